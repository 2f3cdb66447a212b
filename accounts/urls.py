"""Signing in and one's own account: allauth's pages, less those where people would change what a ministry decides."""

from django.urls import include, path

from .views import closed, sessions

urlpatterns = [
    path("sessions/", sessions, name="account_sessions"),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", closed, name="account_confirm_email"),
    path("password/set/", closed, name="account_set_password"),
    path("login/code/confirm/", closed, name="account_confirm_login_code"),
    path("", include("allauth.urls")),
]
