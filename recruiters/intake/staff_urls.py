from django.urls import path

from . import staff

app_name = "complaints"
urlpatterns = [
    path("new/", staff.new, name="new"),
    path("evidence/<int:pk>/", staff.evidence, name="evidence"),
]
