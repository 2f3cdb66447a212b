"""The queue in which coordinators let employers in: who waits, what was found, the decision."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from common.moves import make_move, timeline
from common.names import plain
from common.papers import as_attachment
from common.tables import Column, ListTable, state_tabs
from common.transitions import available

from ..choices import EmployerStatus, VerificationStatus
from ..enforcement_card import enforcement_card
from ..forms.verification import CaseFilter, CheckForm, DecisionForm, JoinForm, PartForm
from ..models import EmployerJoin, VerificationCase, VerificationDocument
from ..portal import masked_email, masked_phone
from ..selectors import (
    candidates_on_record,
    cases_visible_to,
    check_lines,
    documents_of,
    waiting_first,
)
from ..services import case_decide, check_answer, document_open, employer_join, employer_part, signatory_reveal
from ..transitions import VERIFICATION_MOVES

SHOULD_BE_ANSWERED = timedelta(days=10)
MOST_JOINS = 20  # are shown
COLUMNS = (
    Column("employer", gettext_lazy("Employer"), sort="employer__legal_name"),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("country", gettext_lazy("Country"), sort="employer__country"),
    Column("waiting", gettext_lazy("Handed in"), sort="submitted_at"),
    Column("documents", gettext_lazy("Documents"), sort="papers", num=True),
)


@require_safe
@allowed(Can.VERIFY_EMPLOYERS)
def case_list(request: HttpRequest) -> HttpResponse:
    """Who has waited longest comes first."""
    filters = CaseFilter(request.GET or None)
    chosen = filters.chosen
    cases = _filtered(cases_visible_to(person(request)), chosen)
    shown = cases.filter(status=chosen["status"]) if chosen.get("status") else cases
    papers = Count("documents", filter=Q(documents__removed_at__isnull=True))
    table = ListTable(request, waiting_first(shown.annotate(papers=papers)), COLUMNS)
    context = {
        "table": table,
        "filters": filters,
        "tabs": state_tabs(request, cases, VerificationStatus.choices),
        "late": timezone.now() - SHOULD_BE_ANSWERED,
    }
    return render(request, "employers/verification/list.html", context)


def _filtered(cases: QuerySet[VerificationCase], chosen: dict[str, Any]) -> QuerySet[VerificationCase]:
    if chosen.get("country"):
        cases = cases.filter(employer__country=chosen["country"])
    if text := chosen.get("q"):
        cases = cases.filter(
            Q(employer__search_name__contains=plain(text)) | Q(employer__business_number__iexact=text.strip())
        )
    return cases


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.VERIFY_EMPLOYERS)
def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the organisation says, what was found of it item by item, who on record it may be, and the decision."""
    case = get_object_or_404(cases_visible_to(person(request)), pk=pk)
    candidates = candidates_on_record(case.employer)
    page = _CasePage(request, case, candidates)
    if request.method == "POST" and page.done():
        return redirect("portal:case", case.pk)
    return render(request, "employers/verification/case.html", page.context())


class _CasePage:
    """One page, five kinds of form; `do` says which was sent."""

    def __init__(self, request: HttpRequest, case: VerificationCase, candidates: list[Any]) -> None:
        self.request, self.case, self.candidates = request, case, candidates
        self.do, self.item = request.POST.get("do", ""), request.POST.get("item", "")
        self.shown: tuple[str, str] | None = None
        self.moves = [step for step in available(VERIFICATION_MOVES, case.status) if step.name != "submit"]
        self.decision = DecisionForm(self._sent("decide"), moves=self.moves, candidates=candidates)
        self.join = JoinForm(self._sent("join"), candidates=candidates, prefix="join")
        joins = case.employer.joins.select_related("record", "employer", "by", "parting__by")[:MOST_JOINS]
        self.joins = [(join, PartForm(self._sent("part", str(join.pk)), prefix=f"part-{join.pk}")) for join in joins]
        self.lines = [(line, CheckForm(self._sent("check", line.check.item), line=line)) for line in check_lines(case)]

    def _sent(self, what: str, item: str = "") -> Any:
        return self.request.POST if self.do == what and (not item or self.item == item) else None

    def done(self) -> bool:
        """Whether what was sent is done, so that the page is opened anew."""
        if self.do == "reveal":
            self.shown = signatory_reveal(case=self.case, by=person(self.request))
            return False
        if self.do == "decide" and self.decision.is_valid():
            verb = partial(case_decide, case=self.case, same=self.decision.records)
            return make_move(self.request, self.decision, self.case, verb)
        if self.do == "join" and self.join.is_valid():
            return self._joined()
        if self.do == "part":
            return any(form.is_bound and form.is_valid() and self._parted(join, form) for join, form in self.joins)
        sent = next((pair for pair in self.lines if pair[1].is_bound), None)
        return sent is not None and sent[1].is_valid() and self._answered(*sent)

    def _answered(self, line: Any, form: CheckForm) -> bool:
        told = form.cleaned_data
        try:
            check_answer(
                case=self.case,
                item=line.check.item,
                outcome=told["outcome"],
                note=told["note"],
                by=person(self.request),
                seen=form.moment_seen,
            )
        except DomainError as error:
            form.refuse(error)
            return False
        return True

    def _joined(self) -> bool:
        told = {"record": self.join.chosen, "reason": self.join.cleaned_data["reason"]}
        try:
            joined = employer_join(employer=self.case.employer, by=person(self.request), **told)
        except DomainError as error:
            self.join.refuse(error)
            return False
        messages.success(self.request, _("Joined: %(n)d vacancies came along.") % {"n": joined.vacancies})
        return True

    def _parted(self, join: EmployerJoin, form: PartForm) -> bool:
        try:
            parting = employer_part(join=join, reason=form.cleaned_data["reason"], by=person(self.request))
        except DomainError as error:
            form.refuse(error)
            return False
        messages.success(self.request, _("Undone: %(n)d vacancies went back.") % {"n": parting.vacancies})
        return True

    def context(self) -> dict[str, Any]:
        case = self.case
        return {
            "case": case,
            "employer": case.employer,
            "facts": _facts(case),
            "lines": self.lines,
            "under_examination": case.status == VerificationStatus.SUBMITTED,
            "documents": documents_of(case),
            "candidates": self.candidates,
            "form": self.decision if self.moves else None,
            "join": self.join if self.candidates and case.employer.status == EmployerStatus.VERIFIED else None,
            "sanctions": enforcement_card(case.employer),
            "joins": self.joins,
            "email": self.shown[0] if self.shown else masked_email(case.signatory_email),
            "phone": self.shown[1] if self.shown else masked_phone(case.signatory_phone),
            "revealed": self.shown is not None,
            "openings": case.openings.select_related("by", "document")[:20],
            "events": timeline(case),
        }


def _facts(case: VerificationCase) -> list[tuple[str, str]]:
    employer = case.employer
    place = ", ".join(filter(None, (employer.city, str(employer.subdivision or ""), employer.postal_code)))
    facts = (
        (_("Legal name"), employer.legal_name),
        (_("Trade name"), employer.trade_name),
        (_("Country"), str(employer.country)),
        (_("Business number"), employer.business_number),
        (_("Registered address"), ", ".join(filter(None, (employer.address, place)))),
        (_("Phone"), employer.phone),
        (_("Website"), employer.website),
    )
    return [(term, value or "–") for term, value in facts]


@require_safe
@allowed(Can.READ_VACANCIES)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper, to its employer and to coordinators; each opening is noted. It is saved, never shown by the browser."""
    if not (may(request.user, Can.VERIFY_EMPLOYERS) or may(request.user, Can.KEEP_ORGANISATION)):
        raise Http404
    kept = VerificationDocument.objects.filter(
        case__in=cases_visible_to(person(request)).order_by().values("pk"), removed_at__isnull=True
    )
    paper = get_object_or_404(kept.select_related("case"), pk=pk)
    try:
        content = document_open(document=paper, by=person(request))
    except FileNotFoundError as error:
        raise Http404 from error
    return as_attachment(content, paper.content_type, f"document-{paper.pk}")
