"""Registering a person: one topic a screen, kept at every step, finished once. Nothing here needs a script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import allowed, person
from accounts.models import Office
from accounts.policies import Can
from accounts.scope import people_scope
from common.editing import told
from common.errors import DomainError, InvalidInput

from ..choices import ConsentPurpose, IdentityKind
from ..duplicates import PersonToCompare, SimilarPerson, similar_people
from ..forms.fields import Lists
from ..forms.registration import BY_KEY, MOST_ROWS, ORDER, STEPS, Registration, ScreenPage, document_of, in_words
from ..models import RegistrationDraft, Worker
from ..selectors import consent_text, drafts_visible_to
from ..services import (
    ChangedMeanwhile,
    draft_register,
    draft_save,
    draft_start,
    files_opened,
    identity_check,
    screen_mark,
)

READ, BOTH = ["GET", "HEAD"], ["GET", "HEAD", "POST"]
DIFFERENT = "different"  # beside the screens: the ids of those whom the person looks like and is not
FIRST = STEPS[0]


@require_http_methods(BOTH)
@allowed(Can.REGISTER_PEOPLE)
def registration_start(request: HttpRequest) -> HttpResponse:
    """The first screen: who is it, and is that person registered already? A draft begins when the number is a good one."""
    offices = _offices(request)
    office = _office(request, offices)
    lists = Lists(office.country if office else "")
    page = ScreenPage(FIRST, lists, request.POST or None, initial=_kind_of(request))
    if request.method == "POST" and office and page.is_valid() and (number := _checked(page)):
        draft, is_new = draft_start(
            office=office, by=person(request), screen=FIRST.key, answer=page.answer(), identity_index=number.index
        )
        _tell_doubts(request, page, number)
        if not is_new:
            messages.info(request, _("Your office has begun this registration already: you go on with it."))
        return redirect("workers:registration_screen", draft.pk, _next(FIRST.key))
    return render(
        request, "workers/registration/screen.html", _context(page, None) | {"offices": offices, "office": office}
    )


@require_http_methods(BOTH)
@allowed(Can.REGISTER_PEOPLE)
def registration_screen(request: HttpRequest, pk: int, screen: str) -> HttpResponse:
    draft, step = _draft(request, pk), BY_KEY.get(screen)
    if step is None:
        raise Http404
    if draft.worker_id is not None:
        return redirect("workers:registered", draft.worker_id)
    lists = Lists(draft.country_id)
    if request.method != "POST":
        blank = min(_number(request.GET.get("rows")), MOST_ROWS)
        answer = None if step is FIRST and "kind" in request.GET else draft.answers.get(step.key)
        page = ScreenPage.kept(step, lists, answer, blank=blank, initial=_kind_of(request))
        if "shown" in request.GET:
            page.hush()
        return _shown(request, page, draft)
    page = ScreenPage.sent(step, lists, request.POST)
    try:
        return _saved(request, draft, page)
    except ChangedMeanwhile as changed:
        _tell_change(page, changed)
        draft.refresh_from_db()
    except DomainError as error:
        _refuse(page, error)
    return _shown(request, page, draft)


def _shown(request: HttpRequest, page: ScreenPage, draft: RegistrationDraft) -> HttpResponse:
    to_check = "check" in (request.GET.get("to"), request.POST.get("to"))
    return render(request, "workers/registration/screen.html", _context(page, draft) | {"to_check": to_check})


def _saved(request: HttpRequest, draft: RegistrationDraft, page: ScreenPage) -> HttpResponse:
    """Keep the screen and go where the button leads; a screen that is not right is kept too, and stays. The first one must be right."""
    go = "remove" if "remove" in request.POST else request.POST.get("go", "next")
    number = _checked(page) if page.step is FIRST and page.is_valid() else None
    if page.step is FIRST and number is None:
        return _shown(request, page, draft)
    is_good = go == "skip" or (go in ("next", "leave") and page.is_valid())
    saved = draft_save(
        draft=draft,
        by=person(request),
        screen=page.step.key,
        answer=page.answer(without=_number(request.POST["remove"]) if go == "remove" else None),
        seen=request.POST.get("_seen", ""),
        screens_done=ORDER.index(page.step.key) + 1 if is_good else 0,
        identity_index=number.index if number else "",
    )
    if go == "next" and not page.is_valid():
        return _shown(request, page, saved)
    if go == "next":
        _tell_doubts(request, page, number)
    return redirect(_address(request, saved, page, go))


def _tell_doubts(request: HttpRequest, page: ScreenPage, number: Any) -> None:
    for doubt in [*page.doubts, number.doubt if number else ""]:
        if doubt:
            messages.warning(request, doubt)


def _address(request: HttpRequest, draft: RegistrationDraft, page: ScreenPage, go: str) -> str:
    key = page.step.key
    here = reverse("workers:registration_screen", args=[draft.pk, key])
    if go == "back":
        return reverse("workers:registration_screen", args=[draft.pk, ORDER[max(ORDER.index(key) - 1, 0)]])
    if go == "add":
        return f"{here}?rows=1#rows"
    if go == "show":
        return f"{here}?shown=1"
    if go == "remove":
        return here
    if go == "leave":
        return reverse("workers:draft_list")
    if request.POST.get("to") == "check" or key == ORDER[-1]:
        return reverse("workers:registration_check", args=[draft.pk])
    return reverse("workers:registration_screen", args=[draft.pk, _next(key)])


@require_http_methods(BOTH)
@allowed(Can.REGISTER_PEOPLE)
def registration_similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the person may be, side by side, before anything is registered."""
    draft = _draft(request, pk)
    if draft.worker_id is not None:
        return redirect("workers:registered", draft.worker_id)
    registration = Registration(draft.answers, Lists(draft.country_id))
    alike = _alike(registration)
    if request.method == "POST":
        shown = {str(each.worker_id) for each in alike} & set(request.POST.getlist("shown"))
        ids = sorted(shown | set(_different(draft)))
        draft_save(
            draft=draft,
            by=person(request),
            screen=DIFFERENT,
            answer={"fields": {"ids": ids}, "rows": []},
            seen=screen_mark(draft.answers, DIFFERENT),
            screens_done=0,
        )
        return redirect("workers:registration_check", draft.pk)
    files_opened(workers=[each.worker_id for each in alike if each.may_open], by=person(request), what="compared")
    context = {"draft": draft, "alike": alike, "told": _side(registration)}
    return render(request, "workers/registration/similar.html", context)


@require_http_methods(BOTH)
@allowed(Can.REGISTER_PEOPLE)
def registration_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on one page, and the one button that registers."""
    draft = _draft(request, pk)
    if draft.worker_id is not None:
        return redirect("workers:registered", draft.worker_id)
    registration = Registration(draft.answers, Lists(draft.country_id))
    if registration.missing:
        return _check_page(request, draft, registration)
    unlike = set(_different(draft))
    if any(str(each.worker_id) not in unlike for each in _alike(registration)):
        return redirect("workers:registration_similar", draft.pk)
    if request.method == "POST":
        try:
            worker = draft_register(draft=draft, by=person(request), told=registration.application(_note(unlike)))
            return redirect("workers:registered", worker.pk)
        except DomainError as error:
            messages.error(request, error.message)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return _check_page(request, draft, registration)


def _check_page(request: HttpRequest, draft: RegistrationDraft, registration: Registration) -> HttpResponse:
    screens = [
        {
            "step": step,
            "state": registration.state(step.key),
            "lines": registration.pages[step.key].told() if step.key in draft.answers else [],
            "url": reverse("workers:registration_screen", args=[draft.pk, step.key]) + "?to=check",
        }
        for step in STEPS
    ]
    missing = [BY_KEY[key].title for key in registration.missing]
    context = {"draft": draft, "screens": screens, "missing": missing, "doubts": registration.doubts}
    return render(request, "workers/registration/check.html", context | _progress("", draft))


# ── what the screens share ────────────────────────────────────────────────


def _draft(request: HttpRequest, pk: int) -> RegistrationDraft:
    return get_object_or_404(drafts_visible_to(person(request)), pk=pk)


def _offices(request: HttpRequest) -> list[Office]:
    """Where the person may register people: officers in their own office, others in those of their country."""
    return list(Office.objects.filter(people_scope(person(request)).q("country", "pk"), is_active=True))


def _office(request: HttpRequest, offices: list[Office]) -> Office | None:
    chosen = request.POST.get("office") or request.GET.get("office")
    if len(offices) == 1:
        return offices[0]
    return next((office for office in offices if str(office.pk) == chosen), None)


def _kind_of(request: HttpRequest) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    return {"kind": kind} if kind in IdentityKind.values else {}


def _checked(page: ScreenPage) -> Any:
    """The number of the first screen where it may be registered; else None, with the reason at its field."""
    assert page.form is not None
    paper = document_of(page.form.cleaned_data)
    try:
        return identity_check(paper.kind, paper.number, paper.country)
    except InvalidInput as error:
        page.form.add_error("number", error.message)
        return None


def _next(key: str) -> str:
    return ORDER[ORDER.index(key) + 1]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _refuse(page: ScreenPage, error: DomainError) -> None:
    target = page.form or (page.rows.forms[0] if page.rows and page.rows.forms else None)
    if target is not None:
        target.is_valid()
        target.refuse(error)


def _tell_change(page: ScreenPage, changed: ChangedMeanwhile) -> None:
    """What stands there now, at each field in which the form differs; and the rows, as they stand."""
    _refuse(page, changed)
    theirs = ScreenPage.kept(page.step, page.lists, changed.answer)
    if page.form and theirs.form:
        for bound in theirs.form:
            if bound.value() != page.form[bound.name].value() and bound.name in page.form.fields:
                page.form.add_error(
                    bound.name, _("Stands there now: “%(value)s”.") % {"value": told(bound.field, bound.value())}
                )
    if page.rows and theirs.rows and page.answer()["rows"] != changed.answer.get("rows", []):
        words = [line for label, line in theirs.told() if any(label == form.name for form in theirs.rows.forms)]
        _refuse(page, InvalidInput(_("Rows that stand there now: %(rows)s.") % {"rows": "; ".join(words) or "–"}))


def _context(page: ScreenPage, draft: RegistrationDraft | None) -> dict[str, Any]:
    kind = page.form.standing("kind") if page.step is FIRST and page.form else ""
    return {
        "page": page,
        "draft": draft,
        "step": page.step,
        "seen": screen_mark(draft.answers, page.step.key) if draft else "",
        "kinds": [(value, label) for value, label in IdentityKind.choices if value != kind] if kind else [],
        "kind_label": dict(IdentityKind.choices).get(kind, ""),
        "shows_places": page.form is not None and any(name.endswith("department") for name in page.form.fields),
        "may_add": page.rows is not None and len(page.rows.forms) < MOST_ROWS,
        "to_check": False,
        "texts": _texts(draft) if draft and page.step.key == "consent" else [],
        "offices": [],
        "office": draft.office if draft else None,
    } | _progress(page.step.key, draft)


def _texts(draft: RegistrationDraft) -> list[tuple[Any, Any]]:
    """What is read aloud, purpose by purpose, in the person's own language where there is a text in it."""
    spoken = draft.answers.get("languages", {}).get("fields", {}).get("preferred_language_id", "")
    today = timezone.localdate()
    found = [
        (purpose.label, consent_text(purpose, country=draft.country_id, language=spoken, on=today))
        for purpose in ConsentPurpose
    ]
    return [(label, text) for label, text in found if text]


def _progress(key: str, draft: RegistrationDraft | None) -> dict[str, Any]:
    """Where one is. The page that checks everything is the last step."""
    done = draft.screens_done if draft else 0
    return {
        "number": ORDER.index(key) + 1 if key else len(STEPS) + 1,
        "total": len(STEPS) + 1,
        "trail": [
            {
                "title": step.title,
                "key": step.key,
                "open": draft is not None and position <= done,
                "here": step.key == key,
            }
            for position, step in enumerate(STEPS)
        ],
    }


def _different(draft: RegistrationDraft) -> list[str]:
    return list(draft.answers.get(DIFFERENT, {}).get("fields", {}).get("ids", []))


def _alike(registration: Registration) -> list[SimilarPerson]:
    """The five people of the registry who may be this one."""
    told: dict[str, Any] = {}
    for key in ("person", "home", "contact"):
        page = registration.pages[key]
        if page.form and page.form.is_bound and page.form.is_valid():
            told |= page.form.told()
    if "birth_date" not in told:
        return []
    return similar_people(
        PersonToCompare(
            given_names=told["given_names"],
            first_surname=told["first_surname"],
            second_surname=told["second_surname"],
            birth_date=told["birth_date"],
            sex=told["sex"],
            municipality_id=told.get("municipality_id"),
            phone=told.get("phone", ""),
            married_name=told["married_name"],
        )
    )


def _side(registration: Registration) -> dict[str, str]:
    """The person who is being registered, for the side-by-side comparison."""
    lines = {bound.name: bound for key in ("person", "home", "contact") for bound in registration.pages[key].form or ()}
    names = ("given_names", "first_surname", "second_surname", "married_name")
    return {
        "name": " ".join(text for name in names if (text := in_words(lines[name]))),
        "birth_date": in_words(lines["birth_date"]),
        "municipality": in_words(lines["municipality_id"]) if "municipality_id" in lines else "",
        "phone": in_words(lines["phone"])[-4:],
    }


def _note(unlike: set[str]) -> str:
    if not unlike:
        return ""
    ids = [int(each) for each in unlike if each.isdecimal()]
    folios = Worker.objects.filter(pk__in=ids).order_by("folio").values_list("folio", flat=True)
    shown = ", ".join(folios) or str(len(ids))
    return _("Looked alike and is somebody else: %(people)s.") % {"people": shown}
