from django.urls import path

from . import views

app_name = "ledger"
urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("restitutions/", views.restitution_list, name="list"),
    path("restitutions/<int:pk>/", views.restitution_page, name="restitution"),
    path("restitutions/<int:pk>/agree/", views.agree, name="agree"),
    path("restitutions/<int:pk>/payment/", views.payment, name="payment"),
    path("payments/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("ask/<int:pk>/", views.ask, name="ask"),
]
