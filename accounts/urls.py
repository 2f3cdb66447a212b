"""Signing in and one's own account: allauth's pages, less those where people would change what a ministry decides."""

from django.urls import include, path

from .views import closed, saved_list_forget, saved_list_save, sessions

urlpatterns = [
    path("sessions/", sessions, name="account_sessions"),
    path("lists/save/", saved_list_save, name="saved_list_save"),
    path("lists/<int:pk>/forget/", saved_list_forget, name="saved_list_forget"),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", closed, name="account_confirm_email"),
    path("password/set/", closed, name="account_set_password"),
    path("login/code/confirm/", closed, name="account_confirm_login_code"),
    path("", include("allauth.urls")),
]
