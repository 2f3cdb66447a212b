"""Licences, regimes and bonds in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from accounts.guards import person
from common.admin import CarefulKeys, EventAdmin, EventInline, MovesOnPage, NeverDeleted, RecordAdmin, badge
from common.moves import who_needs_a_reason

from ..licence_card import licence_facts, lifting_moves
from ..models import Licence, LicenceEvent, LicenceTerm, Mandate, Surety, SuretyCall, SuretyCallEvent
from ..presentation import STANDINGS
from ..selectors import licence_standing, surety_left
from ..services import (
    licence_save,
    lifting_drop,
    lifting_propose,
    lifting_sign,
    mandate_end,
    mandate_save,
    surety_call_move,
    surety_call_save,
    surety_save,
    term_save,
)
from ..sureties_card import surety_call_facts
from ..transitions import SURETY_CALL_MOVES
from .filters import EndsSoonFilter, LicenceEndsFilter, MandateEndsFilter, StandingFilter, TooManySeatsFilter
from .forms import LicenceForm, MandateForm, SuretyCallForm, SuretyForm, TermForm
from .refusals import each
from .register import NoDelete


class LicenceEventInline(EventInline):
    model = LicenceEvent


class SuretyInline(CarefulKeys, NoDelete, admin.TabularInline):
    model = Surety
    form = SuretyForm
    extra = 0
    show_change_link = True


@admin.register(Licence)
class LicenceAdmin(MovesOnPage, NeverDeleted, RecordAdmin):
    form = LicenceForm
    list_display = ["number", "recruiter", "regime", "standing", "valid_from", "valid_to"]
    list_filter = [StandingFilter, LicenceEndsFilter, "status", "regime", "valid_to"]
    list_select_related = ["recruiter"]
    search_fields = ["number", "recruiter__legal_name"]
    autocomplete_fields = ["recruiter"]
    readonly_fields = ["status"]
    fields = [
        ("recruiter", "status"),
        ("regime", "number"),
        ("licence_class", "authority"),
        ("valid_from", "valid_to"),
        "verify_url",
    ]
    inlines = [SuretyInline, LicenceEventInline]

    @admin.display(description=gettext_lazy("standing"), ordering="status")
    def standing(self, licence: Licence) -> str:
        standing = licence_standing(licence)
        return badge(standing, STANDINGS[standing])

    def save_model(self, request: HttpRequest, obj: Licence, form: Any, change: bool) -> None:
        licence_save(licence=obj, by=person(request))

    def facts(self, record: Licence) -> list[dict[str, Any]]:
        return licence_facts(record)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        moves = lifting_moves(record, person(request)) if record is not None else []
        context = {"moves": moves, "reason_hint": who_needs_a_reason(moves)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def make_move(self, request: HttpRequest, record: Licence, name: str, reason: str) -> None:
        by = person(request)
        match name:
            case "propose_lift":
                lifting_propose(licence=record, by=by, reason=reason)
            case "sign_lift":
                lifting_sign(licence=record, by=by)
            case "drop_lift":
                lifting_drop(licence=record, by=by, reason=reason)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for surety in formset.save(commit=False):
            surety_save(surety=surety)
        formset.save_m2m()


@admin.register(LicenceTerm)
class LicenceTermAdmin(NeverDeleted, RecordAdmin):
    form = TermForm
    list_display = ["regime", "months", "bond", "bond_currency", "appeal_working_days", "confidence", "checked_on"]
    list_filter = ["confidence"]
    search_fields = ["authority", "citation"]

    def save_model(self, request: HttpRequest, obj: LicenceTerm, form: Any, change: bool) -> None:
        term_save(term=obj)


@admin.register(LicenceEvent)
class LicenceEventAdmin(EventAdmin):
    search_fields = ["subject__number"]


class SuretyCallInline(CarefulKeys, NoDelete, admin.TabularInline):
    model = SuretyCall
    form = SuretyCallForm
    extra = 0
    fields = ["amount", "purpose", "called_on", "status"]
    readonly_fields = ["status"]
    show_change_link = True


@admin.register(Surety)
class SuretyAdmin(NeverDeleted, RecordAdmin):
    form = SuretyForm
    list_display = ["licence", "issuer", "number", "amount", "currency", "expires_on"]
    list_filter = [EndsSoonFilter, "currency", "expires_on"]
    list_select_related = ["licence"]
    search_fields = ["licence__number", "licence__recruiter__legal_name", "issuer", "number"]
    autocomplete_fields = ["licence"]
    readonly_fields = ["left"]
    fields = ["licence", ("issuer", "number"), ("amount", "currency"), ("expires_on", "left")]
    inlines = [SuretyCallInline]

    @admin.display(description=gettext_lazy("left"))
    def left(self, surety: Surety) -> str:
        return f"{surety_left(surety)} {surety.currency}" if surety.pk else "–"

    def save_model(self, request: HttpRequest, obj: Surety, form: Any, change: bool) -> None:
        surety_save(surety=obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for call in formset.save(commit=False):
            surety_call_save(call=call, by=person(request))
        formset.save_m2m()


class SuretyCallEventInline(EventInline):
    model = SuretyCallEvent


@admin.register(SuretyCall)
class SuretyCallAdmin(MovesOnPage, NeverDeleted, RecordAdmin):
    form = SuretyCallForm
    move_table = SURETY_CALL_MOVES
    list_display = ["surety", "amount", "purpose", "sanction", "state", "called_on"]
    list_filter = ["status", "called_on"]
    list_select_related = ["surety", "sanction"]
    search_fields = ["purpose", "surety__issuer", "surety__licence__number"]
    autocomplete_fields = ["surety"]
    fields = ["surety", ("amount", "called_on"), "purpose"]
    inlines = [SuretyCallEventInline]

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, call: SuretyCall) -> str:
        return badge(call.status, call.get_status_display())

    def facts(self, call: SuretyCall) -> list[dict[str, Any]]:
        return surety_call_facts(call)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was asked of an issuer is not asked of another one; an answered call stays as it was."""
        return ["surety", "amount", "called_on", "purpose"] if obj is not None else []

    def save_model(self, request: HttpRequest, obj: SuretyCall, form: Any, change: bool) -> None:
        surety_call_save(call=obj, by=person(request))

    def make_move(self, request: HttpRequest, record: SuretyCall, name: str, reason: str) -> None:
        surety_call_move(call=record, name=name, by=person(request), reason=reason)


@admin.register(SuretyCallEvent)
class SuretyCallEventAdmin(EventAdmin):
    list_select_related = ["subject__surety", "by"]
    search_fields = ["subject__purpose"]


@admin.register(Mandate)
class MandateAdmin(NeverDeleted, RecordAdmin):
    form = MandateForm
    list_display = ["recruiter", "employer", "vacancy", "seats", "state", "starts_on", "ends_on"]
    list_filter = ["status", TooManySeatsFilter, MandateEndsFilter, "ends_on"]
    list_select_related = ["recruiter", "employer", "vacancy"]
    search_fields = ["recruiter__legal_name", "employer__legal_name", "vacancy__folio"]
    autocomplete_fields = ["recruiter", "employer", "vacancy"]
    readonly_fields = ["status"]
    fields = ["recruiter", ("employer", "vacancy"), ("seats", "status"), ("starts_on", "ends_on")]
    actions = ["end"]

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, mandate: Mandate) -> str:
        return badge(mandate.status, mandate.get_status_display())

    def save_model(self, request: HttpRequest, obj: Mandate, form: Any, change: bool) -> None:
        mandate_save(mandate=obj, by=person(request))

    @admin.action(description=gettext_lazy("End the mandate"), permissions=["change"])
    def end(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda mandate: mandate_end(mandate=mandate))
