from django.urls import path

from . import views

app_name = "decisions"
urlpatterns = [
    path("", views.decisions, name="list"),
    path("<int:pk>/", views.decision, name="decision"),
    path("<int:pk>/letter/", views.letter, name="letter_pdf"),
    path("appeals/<int:pk>/letter/", views.letter_of_appeal, name="appeal_pdf"),
]
