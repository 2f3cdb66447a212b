from django.urls import path

from . import views

app_name = "employers"
urlpatterns = [
    path("", views.vacancy_list, name="vacancy_list"),
    path("<int:pk>/", views.vacancy_page, name="vacancy"),
    path("<int:pk>/named/", views.named_new, name="named_new"),
    path("named/<int:pk>/withdraw/", views.named_withdraw, name="named_withdraw"),
    path("<int:pk>/sites/", views.vacancy_sites, name="vacancy_sites"),
]
