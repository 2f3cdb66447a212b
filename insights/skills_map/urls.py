from django.urls import path

from . import views

app_name = "skills"
urlpatterns = [
    path("", views.skills_map, name="map"),
    path("renew/", views.renew, name="renew"),
    path("export/", views.export, name="export"),
    path("<str:code>/", views.department, name="department"),
]
