from django.urls import path

from . import views

app_name = "employers"
urlpatterns = [
    path("", views.vacancy_list, name="vacancy_list"),
    path("new/", views.vacancy_new, name="vacancy_new"),
    path("drafts/", views.draft_list, name="draft_list"),
    path("drafts/<int:pk>/check/", views.draft_check, name="draft_check"),
    path("drafts/<int:pk>/discard/", views.draft_remove, name="draft_discard"),
    path("drafts/<int:pk>/<slug:screen>/", views.draft_screen, name="draft_screen"),
    path("moderation/", views.moderation, name="moderation"),
    path("revisions/<int:pk>/", views.revision_page, name="revision"),
    path("<int:pk>/", views.vacancy_page, name="vacancy"),
    path("<int:pk>/moderate/", views.moderate, name="moderate"),
    path("<int:pk>/hold/", views.vacancy_held, name="vacancy_hold"),
    path("webhooks/", views.webhook_list, name="webhook_list"),
    path("webhooks/<int:pk>/", views.webhook_page, name="webhook"),
    path("webhooks/deliveries/<int:pk>/again/", views.webhook_send_again, name="webhook_again"),
    path("<int:pk>/named/", views.named_new, name="named_new"),
    path("named/<int:pk>/withdraw/", views.named_withdraw, name="named_withdraw"),
    path("<int:pk>/sites/", views.vacancy_sites, name="vacancy_sites"),
    path("<int:pk>/edit/", views.vacancy_edit, name="vacancy_edit"),
    path("<int:pk>/next-season/", views.vacancy_clone, name="vacancy_clone"),
    path("imports/", views.upload_list, name="upload_list"),
    path("imports/<int:pk>/", views.upload_page, name="upload"),
    path("imports/<int:pk>/progress/", views.upload_progress, name="upload_progress"),
    path("imports/<int:pk>/check/", views.upload_again, name="upload_check"),
    path("imports/<int:pk>/import/", views.upload_import, name="upload_import"),
    path("imports/<int:pk>/discard/", views.upload_give_up, name="upload_discard"),
    path("imports/<int:pk>/rejected-rows.csv", views.upload_bad_rows, name="upload_bad_rows"),
]
