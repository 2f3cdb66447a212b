"""The walk: each page posts to the same address what was answered and what is carried on; the last one sends it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from common.errors import DomainError, InvalidInput
from common.forms import FacesForm
from common.names import is_id
from common.uploads import InMemory, larger_than, was_too_large
from pathways.choices import HelpTopic
from pathways.models import HelpLine

from ..evidence import MOST_FILES, evidence_take
from ..receipts import in_fours
from ..services.intake import MOST_FEES
from .channels import Pages, receive
from .forms import FeeForm, Photos
from .privacy import exit_address, nobody
from .state import Walk, language_of, walk_of
from .steps import CHECK, Question, asked, fee_words, fees, form_for, pictures, said


@require_http_methods(["GET", "HEAD", "POST"])
@nobody
def walk(request: HttpRequest) -> HttpResponse:
    return step(request, None)


def step(request: HttpRequest, staff: User | None) -> HttpResponse:
    """One question answered, and the next one shown; in the language that the walk carries."""
    begun = Walk(translation.get_language() or "es", staff=staff.pk if staff else None)
    if request.method != "POST":
        return _show(request, begun, asked(begun)[0])
    going = walk_of(request.POST.get("walk", ""), begun.staff)
    if going is None:
        return _show(request, begun, asked(begun)[0], gone="walk" in request.POST)
    going.language = language_of(request.POST.get("language", "")) or going.language
    with translation.override(going.language):
        return _go(request, going, staff)


def _go(request: HttpRequest, going: Walk, staff: User | None) -> HttpResponse:
    here, go = request.POST.get("here", ""), request.POST.get("go", "next")
    if here == CHECK and go == "send":
        return _send(request, going, staff)
    if "language" in request.POST or go.startswith("change-"):
        return _at(request, going, go.removeprefix("change-") if go.startswith("change-") else here)
    names = [question.name for question in asked(going)]
    if go == "back":
        place = names.index(here) if here in names else len(names)
        return _at(request, going, names[max(place - 1, 0)])
    if here not in names:
        return _at(request, going, names[0])
    question = asked(going)[names.index(here)]
    if go.startswith("remove-"):
        _remove(going, question, go.removeprefix("remove-"))
        return _show(request, going, question)
    form = form_for(question, going, request.POST, request.FILES)
    if not _answered(request, going, question, form):
        return _show(request, going, question, form)
    return _show(request, going, question) if go == "another" else _after(request, going, here)


def _after(request: HttpRequest, going: Walk, here: str) -> HttpResponse:
    names = [question.name for question in asked(going)]
    following = names[names.index(here) + 1 :]
    return _at(request, going, following[0] if following else CHECK)


def _at(request: HttpRequest, going: Walk, name: str) -> HttpResponse:
    """The page of that name; the first one whose answer is missing where somebody jumps ahead to reading it over."""
    questions = {question.name: question for question in asked(going)}
    if name in questions:
        return _show(request, going, questions[name])
    missing = [one for one in questions.values() if one.name not in going.answers and one.form is not FeeForm]
    return _show(request, going, missing[0]) if missing else _read_over(request, going)


# ── an answer ─────────────────────────────────────────────────────────────


def _answered(request: HttpRequest, going: Walk, question: Question, form: FacesForm) -> bool:
    """Whether the page is done with; what it says is then kept in the walk."""
    if question.form is FeeForm:
        return _fee_added(going, form)
    if question.form is Photos:
        return _photo_added(request, going, form)
    if not form.is_valid():
        return False
    going.answers[question.name] = {name: form.cleaned_data[name] for name in form.fields}
    return True


def _fee_added(going: Walk, form: Any) -> bool:
    rows = going.answers.setdefault("fees", {"rows": []})["rows"]
    if form.is_empty and rows:
        return True
    if not form.is_valid():
        return False
    if len(rows) >= MOST_FEES:
        form.add_error(None, _("These are more than one complaint takes: add the others afterwards, with your digits."))
        return False
    rows.append(form.answer())
    return True


def _photo_added(request: HttpRequest, going: Walk, form: FacesForm) -> bool:
    rows = going.answers.setdefault("photos", {"rows": []})["rows"]
    try:
        if was_too_large(request):
            raise larger_than(InMemory.most)
        if (sent := request.FILES.get("file")) is None:
            return True
        if len(rows) >= MOST_FILES:
            raise InvalidInput(_("Ten photos at most: add the others afterwards, with your digits."), field="file")
        taken = asdict(evidence_take(sent.chunks()))
        if taken["sha256"] not in {row["sha256"] for row in rows}:
            rows.append(taken)
    except DomainError as error:
        form.is_valid()
        form.errors.pop("file", None)
        form.refuse(error)
        return False
    return True


def _remove(going: Walk, question: Question, number: str) -> None:
    rows = going.answer(question.name, "rows", [])
    if is_id(number) and int(number) < len(rows):
        del rows[int(number)]


def _send(request: HttpRequest, going: Walk, staff: User | None) -> HttpResponse:
    try:
        filed = receive(Pages(), going, by=staff)
    except DomainError as error:
        return _read_over(request, going, problem=error.message)
    told = {"here": CHECK, "filed": filed, "digits": in_fours(filed.receipt), "anonymous": going.is_anonymous}
    return _render(request, "intake/sent.html", going, told)


# ── the pages ─────────────────────────────────────────────────────────────


def _show(
    request: HttpRequest, going: Walk, question: Question, form: FacesForm | None = None, *, gone: bool = False
) -> HttpResponse:
    questions = asked(going)
    place = [one.name for one in questions].index(question.name)
    context: dict[str, Any] = {
        "form": form or form_for(question, going),
        "here": question.name,
        "number": place + 1,
        "count": len(questions),
        "first": place == 0,
        "gone": gone,
        "paid": [fee_words(fee) for fee in fees(going)] if question.name == "fees" else [],
        "pictures": pictures(going) if question.name == "photos" else [],
        "lines": danger_lines() if place == 0 else [],
    }
    return _render(request, "intake/question.html", going, context)


def _read_over(request: HttpRequest, going: Walk, problem: str = "") -> HttpResponse:
    return _render(request, "intake/check.html", going, {"said": said(going), "here": CHECK, "problem": problem})


def _render(request: HttpRequest, template: str, going: Walk, context: dict[str, Any]) -> HttpResponse:
    frame = {"walk": going.sealed(), "staff": going.staff is not None, "exit": exit_address()}
    frame["language"] = going.language
    with translation.override(going.language):
        response = render(request, template, frame | context)
        response.headers["Content-Language"] = going.language
    return response


def danger_lines() -> list[tuple[str, list[HelpLine]]]:
    """Numbers for now, by country: those where people are registered first."""
    urgent = HelpLine.objects.filter(is_active=True, topic__in=(HelpTopic.DANGER, HelpTopic.TRAFFICKING))
    lines = urgent.select_related("country").order_by("-country__is_origin", "country_id", "position", "pk")
    found: dict[str, list[HelpLine]] = {}
    for line in lines:
        found.setdefault(str(line.country), []).append(line)
    return list(found.items())
