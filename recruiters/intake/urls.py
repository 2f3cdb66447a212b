from django.urls import path

from . import back, paper, views

app_name = "intake"
urlpatterns = [
    path("", views.walk, name="walk"),
    path("volver/", back.back, name="back"),
    path("papel/", paper.blank, name="paper"),
]
