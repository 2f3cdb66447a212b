"""What the admin's lists and forms share: careful addresses and entries, states as badges, events as read-only history."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.widgets import AutocompleteSelect, ForeignKeyRawIdWidget
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import capfirst
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .editing import Careful
from .errors import DomainError
from .faces import face_of
from .models import StateEvent
from .moves import who_needs_a_reason
from .paging import CappedPaginator
from .transitions import Move, available
from .wording import day

# What Django's filters append to the name of a field, and the parts of a date, with the least and greatest that can be.
_FILTERED = frozenset({"", "exact", "in", "isnull", "isempty", "gte", "lt", "lte"})
_DATED = {"year": (1900, 2200), "month": (1, 12), "day": (1, 31)}


class RecordPages(CappedPaginator):
    """Nobody turns more than twenty pages, and to count two hundred thousand rows takes longer than to show them."""

    most = 2_000


class KeysOnly(AutocompleteSelect):
    """A box that looks up, drawn again with what was sent: what can be no key of a row is no choice, and no error of the database."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [one for one in value if _could_be(key, one)], attr)


class KeyTyped(ForeignKeyRawIdWidget):
    """The same for a box in which a key is typed."""

    def label_and_url_for_value(self, value: Any) -> tuple[str, str]:
        return super().label_and_url_for_value(value) if _could_be(self.rel.model._meta.pk, value) else ("", "")


class KeyField(forms.ModelChoiceField):
    def to_python(self, value: Any) -> Any:
        if "\0" in str(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": ""})
        return super().to_python(value)


def _could_be(key: Any, value: object) -> bool:
    try:
        key.to_python(value)
    except ValidationError:
        return False
    return "\0" not in str(value)


class CarefulKeys:
    """Pages and inlines that let another row be chosen: whatever is sent as its key is answered at the field."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        name, site = db_field.name, self.admin_site  # type: ignore[attr-defined]
        if name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", KeysOnly(db_field, site))
        elif name in self.raw_id_fields:  # type: ignore[attr-defined]
            kwargs.setdefault("widget", KeyTyped(db_field.remote_field, site))
        kwargs.setdefault("form_class", KeyField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class RecordAdmin(CarefulKeys, Careful, admin.ModelAdmin):
    """Every model's pages in the admin.

    A list is filtered by what it offers as a filter and by nothing else: a column that is not shown could otherwise be guessed
    letter by letter (`?password__startswith=`). What an address brings that no field could hold is left out.
    """

    paginator = RecordPages
    show_full_result_count = False
    list_per_page = 50

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        if "\0" in str(value):
            return False
        return any(_offered(lookup, name, endings, value) for name, endings in self._filters(request))

    def _filters(self, request: HttpRequest | None) -> Iterator[tuple[str, frozenset[str]]]:
        """The names that addresses may filter by, each with what may follow it."""
        if self.date_hierarchy:
            yield self.date_hierarchy, _FILTERED | frozenset(_DATED)
        for item in self.get_list_filter(request):  # type: ignore[arg-type]
            if isinstance(item, type) and issubclass(item, admin.SimpleListFilter):
                yield str(item.parameter_name), frozenset({""})
                continue
            name = str(item[0] if isinstance(item, list | tuple) else item)
            field = get_fields_from_path(self.model, name)[-1]
            target = getattr(field, "target_field", None)
            yield name, _FILTERED | ({f"{target.name}__exact"} if target is not None else set())

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        return {name: value for name, value in initial.items() if self._could_hold(name, value)}

    def _could_hold(self, name: str, value: Any) -> bool:
        try:
            self.opts.get_field(name).to_python(value)  # type: ignore[union-attr]
        except (FieldDoesNotExist, AttributeError, ValidationError, ValueError):
            return False
        return "\0" not in str(value)


def _offered(lookup: str, name: str, endings: frozenset[str], value: Any) -> bool:
    ending = "" if lookup == name else lookup.removeprefix(f"{name}__")
    if ending == lookup or ending not in endings:
        return False
    if ending not in _DATED:
        return True
    least, most = _DATED[ending]
    return str(value).isascii() and str(value).isdecimal() and least <= int(str(value)[:9]) <= most


class LoggedWithoutNames:
    """For a person's record: Django's log of the admin, which no policy protects and no erasure reaches, gets the folio only."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return LogEntry.objects.create(
            user_id=request.user.pk,  # type: ignore[misc]
            content_type=ContentType.objects.get_for_model(obj, for_concrete_model=False),
            object_id=obj.pk,
            object_repr=obj.folio,
            action_flag=CHANGE,
            change_message=json.dumps([_without_names(part) for part in message]),
        )


def _without_names(part: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        action: told | ({"object": "…"} if "object" in told else {}) for action, told in part.items()
    }  # fmt: skip


def badge(state: object, label: object) -> SafeString:
    """A state as shape, word and colour; the words come first for those who do not see the rest."""
    return format_html('<span class="badge is-{}">{}</span>', face_of(state), capfirst(str(label)))


def period(first: date, last: date | None) -> str:
    """A period with its days in words: `Thu 1 Jan 2026 – no end`."""
    end = day(last) if last else gettext("no end")
    return f"{day(first)} – {end}"


class InTheReadersLanguage:
    """For lists of records whose titles are kept in three languages: the reader's."""

    @admin.display(description=_("title"), ordering="title_es")
    def title_shown(self, record: Any) -> str:
        return str(record.title)


class ReadOnly:
    """Shown, never written here: made by a service, an import or a run."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NeverDeleted:
    """Records of a public register are closed or withdrawn, never deleted from a list."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MovesOnPage:
    """The moves that the record's state allows, as buttons at the foot of its page, with the reason that some of them need.

    What was changed in the form is saved with the move. A refusal is said at the top; what was changed is kept.
    """

    change_form_template: Any = "moves.html"
    move_table: Sequence[Move] = ()

    def make_move(self, request: HttpRequest, record: Any, name: str, reason: str) -> None:
        raise NotImplementedError

    def facts(self, record: Any) -> list[dict[str, Any]]:
        """What stands above the form: dictionaries of `label`, `value`, `face` and `note`."""
        return []

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.get_object(request, object_id)  # type: ignore[attr-defined]
        moves: list[Move] = []
        if record is not None and self.move_table and self.has_change_permission(request, record):  # type: ignore[attr-defined]
            moves = available(self.move_table, record.status)
        context = {
            "moves": moves,
            "reason_hint": who_needs_a_reason(moves),
            "facts": self.facts(record) if record is not None else [],
        } | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)  # type: ignore[misc]

    def response_change(self, request: HttpRequest, record: Any) -> HttpResponse:
        name = request.POST.get("_move")
        if not name:
            return super().response_change(request, record)  # type: ignore[misc]
        try:
            self.make_move(request, record, name, request.POST.get("_reason", "").strip())
            messages.success(request, _("Saved: %(state)s.") % {"state": record.get_status_display()})
        except DomainError as error:
            messages.error(request, error.message)
        return redirect(request.get_full_path())


class EventWords(ReadOnly):
    """Who moved the record from where to where, when and why: in words, since the rows hold the names of states and moves."""

    @admin.display(description=_("action"), ordering="action")
    def action_shown(self, event: StateEvent) -> str:
        return event.action_label

    @admin.display(description=pgettext_lazy("state", "from"), ordering="old_state")
    def old_state_shown(self, event: StateEvent) -> str:
        return event.old_state_label

    @admin.display(description=pgettext_lazy("state", "to"), ordering="new_state")
    def new_state_shown(self, event: StateEvent) -> str:
        return event.new_state_label


class EventInline(EventWords, admin.TabularInline):
    fields = ("at", "by", "action_shown", "old_state_shown", "new_state_shown", "reason")
    readonly_fields = ("at", "by", "action_shown", "old_state_shown", "new_state_shown", "reason")
    extra = 0
    verbose_name_plural = _("history")
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).select_related("by")


class ActionFilter(admin.SimpleListFilter):
    """By what was done, with the move's own name."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(move.name, str(move.label)) for move in model_admin.model.moves]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class EventAdmin(EventWords, RecordAdmin):
    list_display = ("at", "subject", "action_shown", "old_state_shown", "new_state_shown", "by", "reason")
    list_filter = (ActionFilter, "at")
    list_select_related = ["subject", "by"]
    fields = ("subject", "at", "by", "action_shown", "old_state_shown", "new_state_shown", "reason")
