from django.urls import path

from . import views

app_name = "insights"
urlpatterns = [
    path("", views.simulation_list, name="simulation_list"),
    path("<int:pk>/", views.simulation_page, name="simulation"),
    path("<int:pk>/progress/", views.simulation_progress, name="simulation_progress"),
]
