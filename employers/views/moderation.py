"""A coordinator's work with vacancies: what was handed in, beside what stood before; changes of open ones; holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from common.forms import words
from common.tables import Column, ListTable, address_with

from .. import presentation
from ..choices import RevisionStatus, VacancyStatus, VersionKind
from ..content import Content, content_of, differences, in_words, label_of, names_of
from ..demand_flags import flags_of
from ..disclosure_card import disclosure_card
from ..models import FieldNote, Vacancy, VacancyDraft, VacancyRevision
from ..selectors import (
    running_out,
    terms_of_vacancy,
    vacancies_visible_to,
    waiting_revisions,
    waiting_submissions,
)
from ..services import (
    changes_ask,
    coordinator_hold,
    coordinator_lift,
    revision_accept,
    revision_refuse,
    revision_withdraw,
    submission_approve,
    submission_mark,
)
from ..wage_card import wage_card

BOTH = ["GET", "HEAD", "POST"]
SOON = timedelta(days=30)
COLUMNS = (
    Column("vacancy", gettext_lazy("Vacancy")),
    Column("programme", gettext_lazy("Pathway")),
    Column("since", gettext_lazy("Since")),
    Column("seats", gettext_lazy("Seats"), num=True),
)


@require_safe
@allowed(Can.MODERATE_VACANCIES)
def moderation(request: HttpRequest) -> HttpResponse:
    """What waits for a coordinator, the oldest first: handed in, changes of open vacancies, certifications that run out."""
    today = timezone.localdate()
    lists: dict[str, tuple[Any, Any]] = {
        "submitted": (_("Handed in"), waiting_submissions()),
        "revisions": (_("Changes of open vacancies"), waiting_revisions()),
        "validity": (_("Certifications that run out"), running_out(today, today + SOON)),
    }
    shown = request.GET.get("show", "submitted")
    shown = shown if shown in lists else "submitted"
    table = ListTable(request, lists[shown][1], COLUMNS)
    tabs = [
        {
            "url": address_with(request, show=key, page=None),
            "label": label,
            "count": rows.count(),
            "current": key == shown,
        }
        for key, (label, rows) in lists.items()
    ]
    context = {
        "table": table,
        "tabs": tabs,
        "shown": shown,
        "rows": [_row(shown, row) for row in table.rows],
        "today": today,
    }
    return render(request, "employers/moderation/list.html", context)


def _row(shown: str, row: Any) -> dict[str, Any]:
    if shown == "revisions":
        return {"vacancy": row.vacancy, "since": row.created_at, "who": row.version.by, "revision": row}
    since = row.terms.valid_until if shown == "validity" else row.first_received_at
    return {"vacancy": row, "since": since, "who": "", "revision": None}


@require_http_methods(BOTH)
@allowed(Can.MODERATE_VACANCIES)
def moderate(request: HttpRequest, pk: int) -> HttpResponse:
    """One that was handed in, field by field, beside what was handed in before or last season's."""
    vacancy = get_object_or_404(vacancies_visible_to(person(request)), pk=pk)
    if vacancy.status != VacancyStatus.SUBMITTED:
        return redirect("employers:vacancy", vacancy.pk)
    if request.method == "POST":
        try:
            return _decided(request, vacancy)
        except DomainError as error:
            messages.error(request, error.message)
    content = content_of(vacancy, terms_of_vacancy(vacancy))
    before = _before(request, vacancy)
    findings = presentation.findings_of(vacancy)
    context = {
        "vacancy": vacancy,
        "lines": _lines(vacancy, content, before["content"], before["notes"], request.POST),
        "before": before,
        "seen": submission_mark(vacancy),
        "reason": request.POST.get("reason", ""),
        "flags": flags_of(vacancy),
        "wage": wage_card(vacancy, findings),
        "disclosure": disclosure_card(vacancy, terms_of_vacancy(vacancy)),
        "rules": presentation.rules_of(findings),
    }
    return render(request, "employers/moderation/moderate.html", context)


def _decided(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    notes = {name.removeprefix("note-"): words(request, name) for name in request.POST if name.startswith("note-")}
    by, reason, seen = person(request), words(request, "reason"), request.POST.get("seen", "")
    if request.POST.get("move") == "open":
        submission_approve(vacancy=vacancy, by=by, seen=seen)
        messages.success(request, _("The vacancy is open."))
    else:
        changes_ask(vacancy=vacancy, by=by, reason=reason, notes=notes, seen=seen)
        messages.success(request, _("Sent back with what you asked."))
    return redirect("employers:moderation")


def _before(request: HttpRequest, vacancy: Vacancy) -> dict[str, Any]:
    """What it is compared with: the version handed in before, else last season's; both can be chosen."""
    versions = list(vacancy.versions.filter(kind=VersionKind.SUBMITTED).order_by("-number")[1:2])
    draft = (
        VacancyDraft.objects.filter(vacancy=vacancy, cloned_from__isnull=False).select_related("cloned_from").first()
    )
    season = draft.cloned_from if draft else None
    choices = []
    if versions:
        choices.append(("version", _("Version %(n)s") % {"n": versions[0].number}))
    if season:
        choices.append(("season", _("Last season's, %(folio)s") % {"folio": season.folio}))
    chosen = request.GET.get("with", choices[0][0] if choices else "")
    content: Content | None = None
    if chosen == "version" and versions:
        content = versions[0].content
    elif chosen == "season" and season:
        content = content_of(season, terms_of_vacancy(season))
    notes = {note.field: note for note in FieldNote.objects.filter(version__in=versions)}
    return {"choices": choices, "chosen": chosen, "content": content, "notes": notes}


def _lines(
    vacancy: Vacancy, content: Content, before: Content | None, notes: Mapping[str, FieldNote], typed: Any
) -> list[dict[str, Any]]:
    """Each field with what it says now and said before, what was asked and answered; those that differ come first."""
    changed = {each.name: each for each in differences(before, content, vacancy.currency)} if before is not None else {}
    lines = [
        {
            "name": name,
            "label": label_of(name),
            "now": in_words(name, content.get(name), vacancy.currency),
            "before": changed[name].before if name in changed else "",
            "changed": name in changed,
            "asked": notes.get(name),
            "note": typed.get(f"note-{name}", ""),
        }
        for name in names_of(vacancy.programme_id)
    ]
    return sorted(lines, key=lambda line: (not (line["changed"] or line["asked"]), line["now"] == "–"))


@require_http_methods(BOTH)
@allowed(Can.WRITE_VACANCIES)
def revision_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A change of an open vacancy beside what is open. The ministry decides; its employer may withdraw it."""
    mine = vacancies_visible_to(person(request))
    revision = get_object_or_404(
        VacancyRevision.objects.select_related("vacancy__employer", "vacancy__programme", "version__by", "decided_by"),
        pk=pk,
        vacancy__in=mine,
    )
    decides = may(request.user, Can.MODERATE_VACANCIES)
    if request.method == "POST":
        try:
            _decide(request, revision, decides)
            return redirect("employers:vacancy", revision.vacancy_id)
        except DomainError as error:
            messages.error(request, error.message)
    found = differences(revision.base, revision.version.content, revision.vacancy.currency)
    context = {
        "revision": revision,
        "vacancy": revision.vacancy,
        "differences": found,
        "material": [each.label for each in found if each.material] if revision.vacancy.seats_taken else [],
        "decides": decides,
        "waits": revision.status == RevisionStatus.PROPOSED,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "employers/moderation/revision.html", context)


def _decide(request: HttpRequest, revision: VacancyRevision, decides: bool) -> None:
    move, by = request.POST.get("move", ""), person(request)
    if move == "withdraw":
        revision_withdraw(revision=revision, by=by)
    elif not decides:
        raise PermissionDenied
    elif move == "accept":
        revision_accept(revision=revision, by=by)
    else:
        revision_refuse(revision=revision, by=by, reason=words(request, "reason"))
    messages.success(request, _("Saved: %(state)s.") % {"state": revision.get_status_display()})


@require_POST
@allowed(Can.MODERATE_VACANCIES)
def vacancy_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Place or lift the coordinator's own hold."""
    vacancy = get_object_or_404(vacancies_visible_to(person(request)), pk=pk)
    verb = coordinator_lift if request.POST.get("move") == "lift" else coordinator_hold
    try:
        verb(vacancy=vacancy, by=person(request), note=words(request, "note"))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("employers:vacancy", vacancy.pk)
