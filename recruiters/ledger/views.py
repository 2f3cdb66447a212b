"""The ledger and its restitutions, for those who work complaints."""

from __future__ import annotations

import secrets
import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.editing import first_time, not_done
from common.errors import DomainError
from common.moves import MoveForm, make_move, timeline
from common.names import plain
from common.sheets.out import as_download
from common.tables import Column, ListTable, state_tabs
from common.transitions import available
from workers.services import export_logged

from ..choices import RestitutionStatus
from ..models import Restitution, RestitutionPayment
from ..selectors import claimable_fees, complaints_visible_to, ledger_of, overdue, restitutions_visible_to
from ..services import payment_correct, payment_note, restitution_agree, restitution_ask, restitution_move
from ..transitions import RESTITUTION_BY_HAND
from . import words
from .forms import AgreeForm, AskForm, PaymentForm, RestitutionFilter, TakeBackForm

COLUMNS = (
    Column("complaint", gettext_lazy("Complaint"), sort="complaint__folio"),
    Column("debtor", gettext_lazy("Who owes it")),
    Column("asked", gettext_lazy("Asked for"), sort=("currency", "asked"), num=True),
    Column("agreed", gettext_lazy("Agreed"), num=True),
    Column("received", gettext_lazy("Received"), num=True),
    Column("due", gettext_lazy("To be paid by"), sort="due_on"),
    Column("state", gettext_lazy("State"), sort="status"),
)


@require_safe
@allowed(Can.WORK_COMPLAINTS)
def ledger(request: HttpRequest) -> HttpResponse:
    """By debtor and in total, a currency at a time; `?as=xlsx` or `?as=csv` is the same as a file, and on record who took it."""
    found = ledger_of(person(request))
    if (kind := request.GET.get("as", "")) in ("xlsx", "csv"):
        rows = list(words.ledger_rows(found))
        export_logged(by=person(request), what="recruiters.ledger", count=len(rows) - 1)
        return as_download(kind, title=_("Ledger"), name="ledger", rows=rows)
    context = {"ledger": found, "overdue": overdue(restitutions_visible_to(person(request))).count()}
    return render(request, "recruiters/ledger/ledger.html", context)


@require_safe
@allowed(Can.WORK_COMPLAINTS)
def restitution_list(request: HttpRequest) -> HttpResponse:
    filters = RestitutionFilter(request.GET or None)
    chosen = filters.chosen
    found = _filtered(restitutions_visible_to(person(request)), chosen)
    shown = found.filter(status=chosen["status"]) if chosen.get("status") else found
    table = ListTable(request, shown, COLUMNS, default="-complaint")
    tabs = state_tabs(request, found, RestitutionStatus.choices)
    context = {"table": table, "filters": filters, "tabs": tabs, "today": timezone.localdate()}
    return render(request, "recruiters/ledger/restitutions.html", context)


def _filtered(restitutions: QuerySet[Restitution], chosen: dict[str, Any]) -> QuerySet[Restitution]:
    if chosen.get("overdue"):
        restitutions = overdue(restitutions)
    if text := (chosen.get("q") or "").strip():
        name = plain(text)
        restitutions = restitutions.filter(
            Q(complaint__folio__iexact=text)
            | (Q(recruiter__search_name__contains=name) | Q(employer__search_name__contains=name) if name else Q())
        )
    return restitutions


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.WORK_COMPLAINTS)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked back for one complaint, in one of the currencies in which something was paid (`?currency=`)."""
    complaint = get_object_or_404(complaints_visible_to(person(request)), pk=pk)
    fees = list(claimable_fees(complaint))
    currencies = sorted({fee.currency for fee in fees}) or words.currencies_of(complaint)
    currency = request.GET.get("currency", "")
    currency = currency if currency in currencies else currencies[0]
    here = [fee for fee in fees if fee.currency == currency]
    form = AskForm(request.POST or None, complaint=complaint, currency=currency, fees=here)
    if request.method == "POST" and not first_time(request):
        messages.info(request, _("This form had been sent already: it was saved once."))
        return redirect("ledger:list")
    if request.method == "POST" and form.is_valid():
        try:
            made = restitution_ask(
                complaint=complaint,
                debtor=form.debtors[form.cleaned_data["debtor"]],
                currency=currency,
                claims=form.claims,
                by=person(request),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("It is on record what is asked back. Nobody has been written to."))
            return redirect("ledger:restitution", made.pk)
    if request.method == "POST":
        not_done(request)
    context = {
        "complaint": complaint,
        "form": form,
        "once": uuid.uuid4().hex,
        "currency": currency,
        "others": [other for other in currencies if other != currency],
        "payers": words.payers_of(here),
    }
    return render(request, "recruiters/ledger/ask.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.WORK_COMPLAINTS)
def restitution_page(request: HttpRequest, pk: int) -> HttpResponse:
    restitution = _found(request, pk)
    moves = available(RESTITUTION_BY_HAND, restitution.status)
    form = MoveForm(request.POST or None, moves=moves) if moves else None
    verb = partial(restitution_move, restitution=restitution)
    if request.method == "POST" and form and form.is_valid() and make_move(request, form, restitution, verb):
        return redirect(request.path)
    return _page(request, restitution, form)


@require_http_methods(["POST"])
@allowed(Can.WORK_COMPLAINTS)
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    restitution = _found(request, pk)
    form = AgreeForm(request.POST)
    if form.is_valid():
        try:
            restitution_agree(restitution=restitution, by=person(request), **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The agreement is on record."))
            return redirect("ledger:restitution", pk)
    return _page(request, restitution, agree=form)


@require_http_methods(["POST"])
@allowed(Can.WORK_COMPLAINTS)
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    restitution = _found(request, pk)
    form = PaymentForm(request.POST)
    if form.is_valid():
        try:
            payment_note(restitution=restitution, by=person(request), **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The payment is on record."))
            return redirect("ledger:restitution", pk)
    return _page(request, restitution, payment=form)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.WORK_COMPLAINTS)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A wrong entry: it stays to be seen, and no longer counts."""
    visible = restitutions_visible_to(person(request)).order_by().values("pk")
    payments = RestitutionPayment.objects.filter(restitution__in=visible).select_related("restitution__complaint")
    wrong = get_object_or_404(payments, pk=pk)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            payment_correct(payment=wrong, by=person(request), reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The entry does not count any more."))
            return redirect("ledger:restitution", wrong.restitution_id)
    context = {"payment": wrong, "form": form}
    return render(request, "recruiters/ledger/take_back.html", context, status=400 if form.errors else 200)


def _found(request: HttpRequest, pk: int) -> Restitution:
    return get_object_or_404(restitutions_visible_to(person(request)), pk=pk)


def _page(
    request: HttpRequest,
    restitution: Restitution,
    form: MoveForm | None = None,
    *,
    agree: AgreeForm | None = None,
    payment: PaymentForm | None = None,
) -> HttpResponse:
    """The forms that its state allows; one that was refused comes back as it was sent, with status 400."""
    sent = form if form is not None and form.is_bound else agree or payment
    status = restitution.status
    if form is None and (moves := available(RESTITUTION_BY_HAND, status)):
        form = MoveForm(moves=moves)
    may_agree = status in (RestitutionStatus.ASKED, RestitutionStatus.AGREED, RestitutionStatus.REFUSED)
    left = (restitution.agreed or 0) - restitution.received
    start = {"amount": left, "paid_on": timezone.localdate(), "token": secrets.token_hex(16)}
    context = {
        "restitution": restitution,
        "facts": words.facts_of(restitution),
        "lines": restitution.lines.select_related("fee"),
        "payments": restitution.payments.select_related("by", "corrects", "corrected_by"),
        "left": left,
        "form": form,
        "agree": agree or (AgreeForm(initial={"amount": restitution.asked}) if may_agree else None),
        "payment": payment or (PaymentForm(initial=start) if status == RestitutionStatus.AGREED else None),
        "sent": sent,
        "events": timeline(restitution),
    }
    return render(request, "recruiters/ledger/restitution.html", context, status=400 if sent else 200)
