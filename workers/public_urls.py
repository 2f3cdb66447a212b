"""Pages for whoever holds a receipt: no account."""

from django.urls import path

from .views.receipts import folio_page

app_name = "folios"
urlpatterns = [path("<str:folio>/", folio_page, name="check")]
