from django.urls import path

from . import views

app_name = "own_vetting"
urlpatterns = [
    path("", views.cases, name="list"),
    path("<int:pk>/", views.case, name="case"),
    path("letters/<int:pk>/", views.letter, name="letter_pdf"),
]
