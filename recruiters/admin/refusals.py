"""Actions on several rows of a list: one call of a service each, what is refused is said with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.errors import DomainError


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
