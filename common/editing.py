"""Forms of the admin that two people may have open at once, or that one person sends twice.

A form carries what it was made from: the version of the record and of its parts on the page, or, for a new record, a token of
its own. Who saves a record that somebody else has changed in between is told what stands there now, and decides.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .errors import DomainError

SEEN = "_seen"
REMEMBERED = 24 * 3600  # seconds for which a form that was sent is known


class ChangedMeanwhile(forms.ModelForm):
    """Stands before a form whose record is no longer the one that was shown."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.add_error(
            None,
            _(
                "Somebody else has changed this record since you opened it. What differs from your form is marked: "
                "save again to keep yours, or open the record anew to keep theirs."
            ),
        )
        for name in self.changed_data:
            shown = told(self.fields[name], self.get_initial_for_field(self.fields[name], name))
            self.add_error(name, _("Stands there now: “%(value)s”.") % {"value": shown})
        return cleaned


def told(field: forms.Field, value: Any) -> str:
    """A stored value as its form shows it."""
    if isinstance(field, forms.ModelChoiceField):
        record = field.queryset.filter(pk=value).first() if field.queryset is not None and value is not None else None
        return str(record or "–")
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else str(value)


def version(rows: QuerySet[Any]) -> list[tuple[Any, str]]:
    """Key and version of each row: PostgreSQL's own mark of the transaction that wrote it last."""
    table = rows.model._meta.db_table
    marked = rows.order_by("pk").annotate(row_version=RawSQL(f'"{table}".xmin::text', []))  # noqa: S611
    return list(marked.values_list("pk", "row_version"))


def first_time(request: HttpRequest, *, of_page: bool = False) -> bool:
    """False where the same person sent this very form already: the same token (`SEEN`) at the same address, with the same content.

    `of_page`: the token is of one page alone, and whatever its form says now, it was saved once. Of two that arrive together the
    second waits for the first. What comes without a token is always new. `not_done` undoes it.
    """
    return not request.POST.get(SEEN) or cache.add(_key_of(request, of_page), True, timeout=REMEMBERED)


def not_done(request: HttpRequest, *, of_page: bool = False) -> None:
    """What was sent was refused, and may be sent again as it is."""
    cache.delete(_key_of(request, of_page))


def _key_of(request: HttpRequest, of_page: bool) -> str:
    told: list[Any] = [request.user.pk, request.POST.get(SEEN) if of_page else request.path]
    if not of_page:
        told += sorted(item for item in request.POST.lists() if item[0] != "csrfmiddlewaretoken")
        told += sorted((name, str(file), getattr(file, "size", 0)) for name, file in request.FILES.items())
    return f"form-sent:{hashlib.sha256(repr(told).encode()).hexdigest()}"


class Refused(forms.ModelForm):
    """Stands before a form that looked right and that a service refused: it comes back with everything that was typed."""

    refusal: DomainError

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.add_error(self.refusal.field if self.refusal.field in self.fields else None, self.refusal.message)
        return cleaned


class Careful:
    """Mixed into the admin's records."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Locked where it is about to be written: it is compared and saved as one step."""
        if "\0" in object_id:
            return None
        record = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if record is None or request.method != "POST":
            return record
        list(type(record)._base_manager.filter(pk=record.pk).select_for_update(no_key=True).values_list("pk"))
        return super().get_object(request, object_id, from_field)  # type: ignore[misc]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        seen = request.POST.get(SEEN)
        if change and obj is not None and seen and seen != self.fingerprint(request, obj):
            form = type(form.__name__, (ChangedMeanwhile, form), {})
        if refusal := getattr(request, "refusal", None):
            form = type(form.__name__, (Refused, form), {"refusal": refusal})
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = kwargs.get("obj")
        if record is None:
            context["seen"] = request.POST.get(SEEN) or uuid.uuid4().hex
        elif self.has_change_permission(request, record):  # type: ignore[attr-defined]
            context["seen"] = self.fingerprint(request, record)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        adds = object_id is None and request.method == "POST"
        if adds and not first_time(request, of_page=True):
            messages.info(request, _("This form had been sent already: it was saved once."))
            return redirect("..")
        try:
            response = super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
        except DomainError as error:  # nothing of it is saved
            if request.method != "POST":
                raise
            request.refusal = error  # type: ignore[attr-defined]
            response = super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
        if adds and response.status_code != 302:
            not_done(request, of_page=True)  # nothing was saved: the form comes back with its errors
        return response

    def fingerprint(self, request: HttpRequest, record: Model) -> str:
        """Another one whenever the record changes, or one of its parts that may be changed on its page."""
        rows = [version(type(record)._base_manager.filter(pk=record.pk))]
        rows += [version(part) for part in self._parts(request, record)]
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def _parts(self, request: HttpRequest, record: Model) -> Iterator[QuerySet[Any]]:
        for formset, inline in self.get_formsets_with_inlines(request, record):  # type: ignore[attr-defined]
            if inline.has_change_permission(request, record):
                yield inline.model._base_manager.filter(**{formset.fk.name: record})
