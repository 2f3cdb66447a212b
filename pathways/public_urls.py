"""Pages that anybody may read, without an account."""

from django.urls import path

from . import views

app_name = "public"
urlpatterns = [
    path("", views.public_list, name="pathways"),
    path("<slug:code>/", views.public_page, name="pathway"),
]
