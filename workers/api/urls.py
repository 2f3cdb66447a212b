"""Addresses below `/api/v1/workers/` that the router does not make: the parts of one file."""

from typing import Any

from django.urls import path

from .consents import ConsentTextsView, ConsentViews
from .duplicates import ReportViews
from .erasure import ErasureViews, HoldViews
from .openings import OpeningViews, RevealViews
from .parts import PARTS, WishViews
from .people import PersonViews
from .requests import WorklistViews

LIST: dict[str, Any]
ROW: dict[str, Any]
LIST, ROW = {"get": "list", "post": "create"}, {"put": "update", "delete": "destroy"}
DOCUMENT: dict[str, Any] = {"delete": "destroy"}

urlpatterns = [
    path("consent-texts/", ConsentTextsView.as_view(), name="consent-texts"),
    path("worklist/", WorklistViews.as_view({"get": "list"}), name="worker-worklist"),
    path("<int:pk>/duplicate/", ReportViews.as_view({"post": "create"}), name="worker-duplicate"),
    path("<int:pk>/consents/", ConsentViews.as_view(LIST), name="worker-consents"),
    path("<int:pk>/consents/withdraw/", ConsentViews.as_view({"post": "withdraw"}), name="worker-consent-withdraw"),
    path("<int:pk>/openings/", OpeningViews.as_view({"get": "list"}), name="worker-openings"),
    path("<int:pk>/erasure/", ErasureViews.as_view({"get": "retrieve", "post": "create"}), name="worker-erasure"),
    path("<int:pk>/erasure/cancel/", ErasureViews.as_view({"post": "cancel"}), name="worker-erasure-cancel"),
    path("<int:pk>/erasure/carry-out/", ErasureViews.as_view({"post": "carry_out"}), name="worker-erasure-carry-out"),
    path("<int:pk>/holds/", HoldViews.as_view({"post": "create"}), name="worker-holds"),
    path("<int:pk>/holds/<int:row>/lift/", HoldViews.as_view({"post": "lift"}), name="worker-hold-lift"),
    path(
        "<int:pk>/identity-documents/<int:row>/reveal/",
        RevealViews.as_view({"post": "create"}),
        name="worker-identity-reveal",
    ),
    path("<int:pk>/person/", PersonViews.as_view({"get": "retrieve", "patch": "partial_update"}), name="worker-person"),
    path("<int:pk>/programme-wishes/", WishViews.as_view({"get": "retrieve", "put": "update"}), name="worker-wishes"),
    *(path(f"<int:pk>/{part}/", views.as_view(LIST), name=f"worker-{part}") for part, views in PARTS.items()),
    *(
        path(
            f"<int:pk>/{part}/<int:row>/",
            views.as_view(DOCUMENT if part == "identity-documents" else ROW),
            name=f"worker-{part}-row",
        )
        for part, views in PARTS.items()
    ),
]
