from django.urls import path

from . import actions, entry, views

app_name = "own"
urlpatterns = [
    path("", entry.begin, name="begin"),
    path("codigo/", entry.code, name="code"),
    path("salir/", entry.leave, name="leave"),
    path("inicio/", views.summary, name="summary"),
    path("vias/", views.pathways, name="pathways"),
    path("quien/", views.openings, name="openings"),
    path("datos/", views.data, name="data"),
    path("sigo/", actions.confirm, name="confirm"),
    path("corregir/", actions.correct, name="correct"),
    path("retirar/", actions.withdraw, name="withdraw"),
    path("borrar/", actions.erase, name="erase"),
]
