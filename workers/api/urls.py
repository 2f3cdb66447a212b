"""Addresses below `/api/v1/workers/` that the router does not make: the parts of one file."""

from django.urls import path

from .parts import PARTS, WishViews
from .people import PersonViews

LIST, ROW = {"get": "list", "post": "create"}, {"put": "update", "delete": "destroy"}
DOCUMENT = {"delete": "destroy"}

urlpatterns = [
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
