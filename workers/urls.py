from django.urls import path

from . import views

app_name = "workers"
urlpatterns = [
    path("", views.worker_list, name="list"),
    path("new/", views.registration_start, name="registration_start"),
    path("new/<int:pk>/check/", views.registration_check, name="registration_check"),
    path("new/<int:pk>/similar/", views.registration_similar, name="registration_similar"),
    path("new/<int:pk>/<slug:screen>/", views.registration_screen, name="registration_screen"),
    path("drafts/", views.draft_list, name="draft_list"),
    path("drafts/<int:pk>/discard/", views.draft_remove, name="draft_discard"),
    path("<int:pk>/registered/", views.registered, name="registered"),
    path("<int:pk>/receipt/", views.receipt, name="receipt"),
    path("<int:pk>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("<int:pk>/", views.worker_page, name="detail"),
    path("<int:pk>/identity/", views.worker_identity, name="identity"),
    path("<int:pk>/identity/<int:document>/", views.identity_show, name="identity_show"),
    path("<int:pk>/consents/", views.worker_consents, name="consents"),
    path("<int:pk>/consents/record/", views.consent_record, name="consent_record"),
    path("worklist/", views.worklist, name="worklist"),
    path("worklist/confirm/", views.worklist_confirm, name="worklist_confirm"),
    path("worklist/undo/", views.worklist_undo, name="worklist_undo"),
    path("worklist/print/", views.worklist_print, name="worklist_print"),
    path("<int:pk>/code/", views.own_code, name="own_code"),
    path("<int:pk>/requests/", views.worker_requests, name="requests"),
    path("<int:pk>/edit/", views.worker_edit, name="edit"),
    path("<int:pk>/edit/<slug:screen>/", views.worker_edit_screen, name="edit_screen"),
    path("<int:pk>/add/<slug:part>/", views.worker_part_add, name="part_add"),
    path("<int:pk>/parts/<slug:part>/<int:row>/", views.worker_part_change, name="part_change"),
    path("<int:pk>/parts/<slug:part>/<int:row>/remove/", views.worker_part_remove, name="part_remove"),
    path("<int:pk>/openings/", views.worker_openings, name="openings"),
    path("<int:pk>/confirm/", views.worker_confirm_interest, name="confirm"),
    path("<int:pk>/withdraw/", views.worker_leave, name="withdraw"),
]
