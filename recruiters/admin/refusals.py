"""Actions on several rows of a list: one call of a service each, what is refused is said with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from common.errors import DomainError


class Refusals:
    """Mixed into a record's admin: what a service refuses of a form that looked right is said at the top, and nothing of it is saved."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(request.get_full_path())


def each(model_admin: Any, request: HttpRequest, rows: QuerySet[Any], act: Callable[[Any], Any]) -> None:
    """In the order of their keys, so that two who act at once wait in no circle."""
    done = 0
    for row in rows.order_by("pk"):
        try:
            act(row)
            done += 1
        except DomainError as error:
            model_admin.message_user(request, f"{row}: {error.message}", messages.WARNING)
    model_admin.message_user(request, _("Done: %(n)d.") % {"n": done}, messages.SUCCESS if done else messages.INFO)
