from django.urls import path

from .views import forecast_page, organisation_page, outreach_export, outreach_list

app_name = "demand"
urlpatterns = [
    path("", outreach_list, name="outreach_list"),
    path("take/", outreach_export, name="outreach_export"),
    path("forecast/", forecast_page, name="forecast"),
    path("<int:pk>/", organisation_page, name="organisation"),
]
