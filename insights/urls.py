from django.urls import path

from . import scenario_views, views

app_name = "insights"
urlpatterns = [
    path("", views.simulation_list, name="simulation_list"),
    path("<int:pk>/", views.simulation_page, name="simulation"),
    path("<int:pk>/progress/", views.simulation_progress, name="simulation_progress"),
    path("scenarios/new/", scenario_views.scenario_new, name="scenario_new"),
    path("scenarios/<slug:code>/", scenario_views.scenario_page, name="scenario"),
    path("scenarios/<slug:code>/edit/", scenario_views.scenario_edit, name="scenario_edit"),
    path("scenarios/<slug:code>/copy/", scenario_views.scenario_copied, name="scenario_copy"),
    path("scenarios/<slug:code>/archive/", scenario_views.scenario_archived, name="scenario_archive"),
]
