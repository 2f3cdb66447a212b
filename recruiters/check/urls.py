from django.urls import path

from .views import check

app_name = "check"
urlpatterns = [path("", check, name="ask")]
