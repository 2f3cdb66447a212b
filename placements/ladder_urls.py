"""A page of the worker's file that needs what was agreed: its address stands among those of the file."""

from django.urls import path

from . import views

app_name = "ladder"
urlpatterns = [path("<int:pk>/ladder/", views.ladder, name="page")]
