"""Pages of the demand: vacancies, what they offer and ask, and where they stand."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.moves import MoveForm, make_move, timeline
from common.tables import Column, ListTable, state_tabs
from common.transitions import Move, available
from pathways.presentation import STEP_COLUMNS, filing_in_short, steps_for_display

from .. import presentation
from ..case_card import case_card
from ..choices import HoldReason, RevisionStatus, VacancyStatus
from ..content import label_of
from ..demand_flags import flags_of
from ..disclosure_card import disclosure_card
from ..enforcement_card import enforcement_card
from ..families import family_of
from ..forms import VacancyFilter
from ..lmia_card import lmia_card
from ..models import NamedRequest, Vacancy
from ..policies import may_spread_seats
from ..selectors import (
    asked_for,
    beginning,
    may_be_spread,
    named_requests_visible_to,
    nearest_first,
    questions_to,
    running_out,
    search_vacancies,
    terms_of_vacancy,
    vacancies_visible_to,
)
from ..services import EDITABLE, vacancy_move
from ..transitions import CLERK_MOVES, VACANCY_MOVES
from ..wage_card import wage_card

SOON = timedelta(days=30)  # before its certification ends, an employer is told
COLUMNS = (
    Column("vacancy", gettext_lazy("Vacancy"), sort="title"),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("programme", gettext_lazy("Pathway"), sort="programme"),
    Column("place", gettext_lazy("Place"), sort="subdivision__name"),
    Column("starts", gettext_lazy("Starts"), sort="starts_on"),
    Column("pay", gettext_lazy("Pay")),
    Column("seats", gettext_lazy("Seats left"), sort="seats_free", num=True),
)


@require_safe
@allowed(Can.READ_VACANCIES)
def vacancy_list(request: HttpRequest) -> HttpResponse:
    filters = VacancyFilter(request.GET or None)
    chosen, today = filters.chosen, timezone.localdate()
    vacancies = _filtered(vacancies_visible_to(person(request)), chosen)
    shown = vacancies.filter(status=chosen["status"]) if chosen.get("status") else vacancies
    shown = nearest_first(shown.annotate(seats_free=F("seats") - F("seats_taken")), today)
    table = ListTable(request, shown, COLUMNS)
    for vacancy in table.rows:
        vacancy.pay_shown = presentation.pay(vacancy)
    context = {
        "table": table,
        "filters": filters,
        "today": today,
        "tabs": state_tabs(request, vacancies, VacancyStatus.choices),
        "may_write": may(request.user, Can.WRITE_VACANCIES),
    }
    return render(request, "employers/vacancy_list.html", context)


def _filtered(vacancies: QuerySet[Vacancy], chosen: dict[str, Any]) -> QuerySet[Vacancy]:
    for name, lookup in (("programme", "programme"), ("place", "subdivision")):
        if chosen.get(name):
            vacancies = vacancies.filter(**{lookup: chosen[name]})
    vacancies = beginning(vacancies, chosen.get("begins") or "", timezone.localdate())
    return search_vacancies(vacancies, chosen.get("q") or "")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_VACANCIES)
def vacancy_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the vacancy offers, what it asks, what the rules say of it, and what may be done with it."""
    vacancy = get_object_or_404(vacancies_visible_to(person(request)), pk=pk)
    moves = _moves(request, vacancy)
    form = MoveForm(request.POST or None, moves=moves)
    if request.method == "POST":
        if not moves:
            raise PermissionDenied
        if form.is_valid() and make_move(request, form, vacancy, partial(vacancy_move, vacancy=vacancy)):
            return redirect("employers:vacancy", vacancy.pk)
    findings = presentation.findings_of(vacancy)
    context = {
        "vacancy": vacancy,
        "place": presentation.place(vacancy),
        "seats_sentence": presentation.seats_sentence(vacancy),
        "sites": presentation.sites_shown(vacancy),
        "may_name": may(request.user, Can.NAME_PEOPLE),
        "may_ask_by_name": may_be_spread(vacancy),
        "named": _named(request, vacancy),
        "may_spread": may_spread_seats(person(request), vacancy),
        "conditions": presentation.conditions(vacancy),
        "requirements": presentation.requirements(vacancy),
        "wage": wage_card(vacancy, findings),
        "disclosure": disclosure_card(vacancy, terms_of_vacancy(vacancy)),
        "flags": flags_of(vacancy) if may(request.user, Can.MODERATE_VACANCIES) else [],
        "rules": presentation.rules_of(findings),
        "lmia": lmia_card(vacancy.employer) if may(request.user, Can.MODERATE_VACANCIES) else None,
        "case_parts": case_card(vacancy, recruiters=may(request.user, Can.READ_CASE_RECRUITERS)),
        "sanctions": enforcement_card(vacancy.employer) if may(request.user, Can.READ_ENFORCEMENT) else None,
        **_filing(request, vacancy),
        "holds": vacancy.holds.filter(lifted_at__isnull=True).select_related("by"),
        "events": timeline(vacancy),
        "form": form if moves else None,
        "may_see_proposals": may(request.user, Can.READ_PROPOSALS),
        **_form_actions(request, vacancy),
    }
    return render(request, "employers/vacancy.html", context)


def _named(request: HttpRequest, vacancy: Vacancy) -> list[NamedRequest]:
    """Whom the employer of this vacancy asked for; nobody else sees it here."""
    if not may(request.user, Can.NAME_PEOPLE):
        return []
    return list(named_requests_visible_to(person(request)).filter(vacancy=vacancy))


def _form_actions(request: HttpRequest, vacancy: Vacancy) -> dict[str, Any]:
    """Whether the form of this vacancy may be opened, and whether the next season may begin from it."""
    has_form = may(request.user, Can.WRITE_VACANCIES) and family_of(vacancy.programme_id) is not None
    return {
        "may_edit": has_form and vacancy.status in EDITABLE,
        "may_clone": has_form and vacancy.status != VacancyStatus.DRAFT,
        "clone_key": uuid.uuid4().hex,
        "runs_out": _runs_out(vacancy) if has_form else None,
        **_waiting(request, vacancy),
    }


def _runs_out(vacancy: Vacancy) -> date | None:
    """The last day of the certification of a standing vacancy, where that is near or over."""
    soon = running_out(timezone.localdate(), timezone.localdate() + SOON).filter(pk=vacancy.pk).first()
    return soon.terms.valid_until if soon else None


def _waiting(request: HttpRequest, vacancy: Vacancy) -> dict[str, Any]:
    """What waits for somebody: questions for the employer, a change for the ministry, a hold for its coordinator."""
    if not may(request.user, Can.WRITE_VACANCIES):
        return {}
    moderates = may(request.user, Can.MODERATE_VACANCIES)
    asked = vacancy.status == VacancyStatus.CHANGES_ASKED
    return {
        "may_moderate": moderates and vacancy.status == VacancyStatus.SUBMITTED,
        "may_hold": moderates and vacancy.status in (VacancyStatus.OPEN, VacancyStatus.FILLED),
        "own_hold": vacancy.holds.filter(reason=HoldReason.COORDINATOR, lifted_at__isnull=True).exists(),
        "revision": vacancy.revisions.filter(status=RevisionStatus.PROPOSED).first(),
        "asked_for": asked_for(vacancy),
        "questions": [
            {"label": label_of(note.field), "note": note.note, "answer": note.answer} for note in questions_to(vacancy)
        ]
        if asked
        else [],
    }


def _filing(request: HttpRequest, vacancy: Vacancy) -> dict[str, Any]:
    """The steps before the work begins; of the person's own country too, where that sends workers. None of what is over."""
    if vacancy.status in (VacancyStatus.CLOSED, VacancyStatus.EXPIRED):
        return {"filing": None, "filing_in_short": ""}
    calendar = presentation.filing_of(vacancy, origin=person(request).country)
    steps = ListTable(request, steps_for_display(calendar.steps), STEP_COLUMNS, per_page=50, prefix="steps-")
    return {"filing": steps, "filing_in_short": filing_in_short(calendar)}


def _moves(request: HttpRequest, vacancy: Vacancy) -> list[Move]:
    """The moves of the state table that this person may make; an employer's clerk a few, the ministry all."""
    moves = available(VACANCY_MOVES, vacancy.status)
    if may(request.user, Can.MODERATE_VACANCIES):
        return moves
    if may(request.user, Can.WRITE_VACANCIES):
        return [step for step in moves if step.name in CLERK_MOVES]
    return []
