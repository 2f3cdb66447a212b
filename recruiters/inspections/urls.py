from django.urls import path

from . import views

app_name = "inspections"
urlpatterns = [
    path("campaigns/<int:pk>/", views.campaign, name="campaign"),
    path("campaigns/<int:pk>/frame.csv", views.frame_csv, name="frame_csv"),
    path("campaigns/<int:pk>/frame.json", views.frame_json, name="frame_json_export"),
    path("campaigns/<int:pk>/forms/", views.forms_of_campaign, name="forms_pdf"),
    path("visits/<int:pk>/", views.visit, name="visit"),
    path("visits/<int:pk>/form/", views.form_of_visit, name="form_pdf"),
    path("visits/<int:pk>/put-right/", views.put_right, name="put_right"),
    path("visits/<int:pk>/<slug:section>/", views.enter, name="section"),
    path("follow-ups/", views.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/", views.follow_up, name="follow_up"),
    path("signals/", views.funnel, name="funnel"),
]
