from django.urls import path

from . import views

app_name = "pathways"
urlpatterns = [
    path("", views.programme_list, name="list"),
    path("wages/", views.wage_page, name="wages"),
    path("<slug:code>/", views.programme_page, name="detail"),
]
