"""Filling in a vacancy: one topic a screen, kept at every step, handed in once. Nothing here needs a script."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.drafts import mark_of
from common.editing import told
from common.errors import DomainError
from common.forms import words
from common.screens import MOST_ROWS, ScreenPage
from common.tables import Column, ListTable

from .. import presentation
from ..content import content_of, label_of
from ..demand_flags import flags_of
from ..disclosure_card import disclosure_card
from ..filling import Filling, answers_of, check_caps, next_season
from ..forms import NewVacancyForm
from ..forms.vacancy_form import BY_KEY, ORDER, STEPS, About
from ..models import Vacancy, VacancyDraft
from ..selectors import (
    MOST_SEASONS,
    asked_for,
    drafts_visible_to,
    employers_named,
    may_begin_from,
    questions_to,
    seasons_of,
    terms_of_vacancy,
    vacancies_visible_to,
)
from ..services import (
    ChangedMeanwhile,
    draft_begin,
    draft_discard,
    draft_hand_in,
    draft_mark,
    draft_save,
    note_answer,
    screen_mark,
)
from ..wage_card import wage_card

READ, BOTH = ["GET", "HEAD"], ["GET", "HEAD", "POST"]
COLUMNS = (
    Column("vacancy", gettext_lazy("Vacancy")),
    Column("programme", gettext_lazy("Pathway"), sort="programme"),
    Column("progress", gettext_lazy("Screens"), sort="screens_done", num=True),
    Column("saved", gettext_lazy("Last saved"), sort="saved_at"),
    Column("actions", gettext_lazy("Actions")),
)


@require_http_methods(BOTH)
@allowed(Can.WRITE_VACANCIES)
def vacancy_new(request: HttpRequest) -> HttpResponse:
    """Which employer, which pathway, and whether to begin from an earlier season."""
    form = NewVacancyForm(request.POST or None, user=person(request), chosen=request.GET)
    if request.method == "POST" and form.is_valid():
        return redirect("employers:draft_screen", _begin(request, form).pk, ORDER[0])
    employer = form.chosen_employer
    words = request.GET.get("q", "").strip()[:100]
    context = {
        "form": form,
        "employer": employer,
        "seasons": list(seasons_of(employer)[:MOST_SEASONS]) if employer else [],
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "words": words,
        "found": employers_named(form.mine, words) if words and not employer else [],
    }
    return render(request, "employers/form/new.html", context)


def _begin(request: HttpRequest, form: NewVacancyForm) -> VacancyDraft:
    told = form.cleaned_data
    employer, programme = told["employer"], told["programme"]
    key = _key(request, employer.pk, programme.pk)
    return draft_begin(employer=employer, programme=programme, by=person(request), key=key)


def _key(request: HttpRequest, *chosen: object) -> str:
    """Of the form, of the person and of what was chosen: who goes back and chooses another pathway begins another draft."""
    return mark_of([person(request).pk, *map(str, chosen), request.POST.get("key", "")])


@require_POST
@allowed(Can.WRITE_VACANCIES)
def vacancy_clone(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin from an earlier season: dates moved on, numbers of cases left out."""
    form = NewVacancyForm(request.POST, user=person(request), chosen=request.POST, cloning=True)
    earlier = get_object_or_404(Vacancy.objects.select_related("programme"), pk=pk)
    if form.chosen_employer is None or not may_begin_from(earlier, form.chosen_employer):
        raise Http404
    content = next_season(content_of(earlier, terms_of_vacancy(earlier)), timezone.localdate())
    draft = draft_begin(
        employer=form.chosen_employer,
        programme=earlier.programme,
        by=person(request),
        key=_key(request, form.chosen_employer.pk, earlier.pk),
        answers=answers_of(content, About(form.chosen_employer, earlier.programme)),
        cloned_from=earlier,
    )
    messages.info(
        request,
        _("Copied from %(folio)s, with the dates of the next season. Look at every screen.") % {"folio": earlier.folio},
    )
    return redirect("employers:draft_screen", draft.pk, ORDER[0])


@require_POST
@allowed(Can.WRITE_VACANCIES)
def vacancy_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with the draft of a vacancy, or begin one from what stands there."""
    vacancy = get_object_or_404(vacancies_visible_to(person(request)), pk=pk)
    about = About(vacancy.employer, vacancy.programme)
    try:
        draft = draft_begin(
            employer=vacancy.employer,
            programme=vacancy.programme,
            by=person(request),
            key=uuid.uuid4().hex,
            answers=answers_of(content_of(vacancy, terms_of_vacancy(vacancy)), about),
            vacancy=vacancy,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("employers:vacancy", vacancy.pk)
    return redirect("employers:draft_check", draft.pk)


@require_safe
@allowed(Can.WRITE_VACANCIES)
def draft_list(request: HttpRequest) -> HttpResponse:
    table = ListTable(request, drafts_visible_to(person(request)).unfinished(), COLUMNS)  # type: ignore[attr-defined]
    rows = [{"draft": draft, "title": _title(draft)} for draft in table.rows]
    return render(request, "employers/form/drafts.html", {"table": table, "rows": rows, "total": len(STEPS)})


def _title(draft: VacancyDraft) -> str:
    return draft.answers.get("job", {}).get("fields", {}).get("title", "") or _("without a title")


@require_http_methods(BOTH)
@allowed(Can.WRITE_VACANCIES)
def draft_screen(request: HttpRequest, pk: int, screen: str) -> HttpResponse:
    draft, step = _draft(request, pk), BY_KEY.get(screen)
    if step is None:
        raise Http404
    if draft.finished_at is not None:
        return redirect("employers:vacancy", draft.vacancy_id or 0)
    filling = Filling(draft)
    if request.method != "POST":
        blank = [request.GET.get("rows", "")]
        page = ScreenPage.kept(step, filling.about, draft.answers.get(step.key), blank=blank)
        if "rows" in request.GET:
            page.hush()
        elif step.key == "pay":
            check_caps(page, filling.pages["place"])
        return _shown(request, page, draft)
    page = ScreenPage(step, filling.about, request.POST)
    try:
        return (
            _autosaved(request, draft, page) if request.POST.get("go") == "autosave" else _saved(request, draft, page)
        )
    except ChangedMeanwhile as changed:
        if request.POST.get("go") == "autosave":
            return JsonResponse({"said": changed.message}, status=409)
        _tell_change(page, changed)
        draft.refresh_from_db()
    except DomainError as error:
        page.form.refuse(error)
    return _shown(request, page, draft)


def _autosaved(request: HttpRequest, draft: VacancyDraft, page: ScreenPage) -> HttpResponse:
    """What the script sends while somebody types: kept as it is, nothing is complained of."""
    saved = _keep(request, draft, page, page.answer())
    at = timezone.localtime(saved.saved_at)
    said = _("Saved %(time)s") % {"time": f"{at:%H:%M}"}
    return JsonResponse({"said": said, "seen": screen_mark(saved.answers, page.step.key)})


def _saved(request: HttpRequest, draft: VacancyDraft, page: ScreenPage) -> HttpResponse:
    """Keep the screen and go where the button leads; one that is not right is kept too, and stays."""
    removed = _row(request.POST.get("remove", ""))
    added = request.POST.get("add", "")
    go = "remove" if removed else "add" if added else request.POST.get("go", "next")
    if page.step.key == "pay":
        check_caps(page, Filling(draft).pages["place"])
    is_good = page.is_valid()
    done = ORDER.index(page.step.key) + 1 if is_good else 0
    saved = _keep(request, draft, page, page.answer(without=removed), done)
    _answer_questions(request, saved)
    if go == "next" and not is_good:
        return _shown(request, page, saved)
    return redirect(_address(request, saved, page.step.key, go))


def _keep(request: HttpRequest, draft: VacancyDraft, page: ScreenPage, answer: Any, done: int = 0) -> VacancyDraft:
    return draft_save(
        draft=draft,
        by=person(request),
        screen=page.step.key,
        answer=answer,
        seen=request.POST.get("_seen", ""),
        screens_done=done,
    )


def _answer_questions(request: HttpRequest, draft: VacancyDraft) -> None:
    for note in questions_to(draft.vacancy) if draft.vacancy else ():
        answer = words(request, f"answer-{note.pk}")
        if answer and answer != note.answer:
            note_answer(note=note, answer=answer, by=person(request))


def _row(text: str) -> tuple[str, int] | None:
    """ "deductions-2" as a prefix and a number."""
    prefix, _dash, number = text.rpartition("-")
    return (prefix, int(number)) if prefix and number.isascii() and number.isdecimal() and len(number) < 4 else None


def _address(request: HttpRequest, draft: VacancyDraft, key: str, go: str) -> str:
    here = reverse("employers:draft_screen", args=[draft.pk, key])
    if go == "add" and (prefix := request.POST["add"]) in BY_KEY[key].rows:
        return f"{here}?rows={prefix}#{prefix}"
    if go in ("remove", "add"):
        return here
    if go == "leave":
        return reverse("employers:draft_list")
    position = ORDER.index(key)
    if go == "back":
        return reverse("employers:draft_screen", args=[draft.pk, ORDER[max(position - 1, 0)]])
    if request.POST.get("to") == "check" or position + 1 == len(ORDER):
        return reverse("employers:draft_check", args=[draft.pk])
    return reverse("employers:draft_screen", args=[draft.pk, ORDER[position + 1]])


@require_http_methods(BOTH)
@allowed(Can.WRITE_VACANCIES)
def draft_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on one page, with what it comes to for a worker and what the rules say; from here it is handed in."""
    draft = _draft(request, pk)
    if draft.finished_at is not None:
        return redirect("employers:vacancy", draft.vacancy_id or 0)
    filling = Filling(draft)
    if request.method == "POST" and not filling.missing:
        try:
            vacancy = draft_hand_in(
                draft=draft,
                by=person(request),
                content=filling.content,
                note=words(request, "note"),
                seen=request.POST.get("seen", ""),
            )
        except DomainError as error:
            where = f"{label_of(error.field)}: " if error.field in filling.content else ""
            messages.error(request, f"{where}{error.message}")
        else:
            messages.success(request, _("Handed in. The ministry looks at it and answers here."))
            return redirect("employers:vacancy", vacancy.pk)
        draft = drafts_visible_to(person(request)).filter(pk=pk).first() or draft
        filling = Filling(draft)
    context = _check(draft, filling) | _progress(draft, "") | {"note": request.POST.get("note", "")}
    return render(request, "employers/form/check.html", context)


def _check(draft: VacancyDraft, filling: Filling) -> dict[str, Any]:
    vacancy = filling.vacancy()
    screens = [
        {
            "step": step,
            "state": filling.state(step.key),
            "lines": filling.pages[step.key].told(),
            "wrong": filling.pages[step.key].wrong(),
            "url": reverse("employers:draft_screen", args=[draft.pk, step.key]) + "?to=check",
        }
        for step in STEPS
    ]
    findings = presentation.findings_of_draft(vacancy) if vacancy else ()
    return {
        "screens": screens,
        "seen": draft_mark(draft),
        "asked_for": asked_for(draft.vacancy) if draft.vacancy else "",
        "missing": [BY_KEY[key].title for key in filling.missing],
        "flags": flags_of(vacancy) if vacancy else [],
        "wage": wage_card(vacancy, findings) if vacancy else None,
        "rules": presentation.rules_of(findings) if vacancy else None,
        "disclosure": disclosure_card(vacancy, filling.terms()) if vacancy else None,
    }


@require_http_methods(BOTH)
@allowed(Can.WRITE_VACANCIES)
def draft_remove(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _draft(request, pk)
    if request.method == "POST":
        draft_discard(draft=draft)
        messages.success(request, _("The draft is thrown away."))
        return redirect("employers:draft_list")
    return render(request, "employers/form/discard.html", {"draft": draft, "title": _title(draft)})


# ── what the screens share ────────────────────────────────────────────────


def _draft(request: HttpRequest, pk: int) -> VacancyDraft:
    return get_object_or_404(drafts_visible_to(person(request)), pk=pk)


def _tell_change(page: ScreenPage, changed: ChangedMeanwhile) -> None:
    """What stands there now, at each field in which the form differs."""
    page.form.is_valid()
    page.form.refuse(changed)
    theirs = ScreenPage.kept(page.step, page.about, changed.answer)
    for bound in theirs.form:
        if bound.value() != page.form[bound.name].value():
            shown = told(bound.field, bound.value())
            page.form.add_error(bound.name, _("Stands there now: “%(value)s”.") % {"value": shown})


def _shown(request: HttpRequest, page: ScreenPage, draft: VacancyDraft) -> HttpResponse:
    notes = {note.field: note for note in questions_to(draft.vacancy)} if draft.vacancy else {}
    vacancy = Filling(draft).vacancy() if page.step.key == "pay" else None
    context = {
        "page": page,
        "step": page.step,
        "seen": screen_mark(draft.answers, page.step.key),
        "fields": [{"bound": bound, "note": notes.get(bound.name)} for bound in page.form],
        "rows": [
            {
                "prefix": prefix,
                "formset": rows,
                "name": page.step.rows[prefix].name,
                "may_add": len(rows.forms) < MOST_ROWS,
                "note": notes.get({"pieces": "piece_rates"}.get(prefix, prefix)),
            }
            for prefix, rows in page.rows.items()
        ],
        "to_check": "check" in (request.GET.get("to"), request.POST.get("to")),
        "wage": wage_card(vacancy, presentation.findings_of_draft(vacancy)) if vacancy else None,
    }
    return render(request, "employers/form/screen.html", context | _progress(draft, page.step.key))


def _progress(draft: VacancyDraft, key: str) -> dict[str, Any]:
    """Where one is. The page that shows everything is the last step."""
    return {
        "draft": draft,
        "number": ORDER.index(key) + 1 if key else len(STEPS) + 1,
        "total": len(STEPS) + 1,
        "trail": [{"title": step.title, "key": step.key, "here": step.key == key} for step in STEPS],
    }
