"""The questions, in their order, and what the answers come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import FacesForm
from common.wording import money

from ..choices import Channel, FeeFor, ToldBy
from ..evidence import Waiting
from ..selectors import candidates_for
from ..services import Fee, Telling
from .forms import (
    Account,
    Begin,
    BeginForSomebody,
    Danger,
    FeeForm,
    Land,
    Paid,
    Photos,
    Reach,
    What,
    Where,
    Which,
    Who,
    Whom,
)
from .state import Walk


@dataclass(frozen=True)
class Question:
    """One page. `asked` says from the answers so far whether it is asked at all."""

    name: str
    form: type[FacesForm]
    asked: Callable[[Walk], bool] = lambda walk: True


def _somebody(walk: Walk) -> bool:
    return walk.staff is not None


QUESTIONS = (
    Question("begin", Begin, lambda walk: not _somebody(walk)),
    Question("begin", BeginForSomebody, _somebody),
    Question("who", Who),
    Question("what", What),
    Question("danger", Danger),
    Question("country", Land),
    Question("where", Where),
    Question("whom", Whom),
    Question("which", Which, lambda walk: bool(candidates(walk))),
    Question("account", Account),
    Question("paid", Paid),
    Question("fees", FeeForm, lambda walk: walk.answer("paid", "paid") == "yes"),
    Question("photos", Photos),
    Question("reach", Reach, lambda walk: not walk.is_anonymous),
)
# Of a page that asks several things.
_TITLES = {
    "where": gettext_lazy("Where and when did it happen?"),
    "fees": gettext_lazy("What did you pay?"),
    "reach": gettext_lazy("How can we reach you?"),
}
CHECK = "check"  # the last page: read over, and send


def asked(walk: Walk) -> list[Question]:
    return [question for question in QUESTIONS if question.asked(walk)]


def candidates(walk: Walk) -> list[tuple[str, str]]:
    """Those on record whose names are like what was written, as the choices of a form."""
    name = str(walk.answer("whom", "accused_name"))
    return candidates_for(name) if name else []


def form_for(question: Question, walk: Walk, *arguments: Any) -> FacesForm:
    """Bound to what was posted, else with what was answered before."""
    more: dict[str, Any] = {"candidates": candidates(walk)} if question.form is Which else {}
    if question.form not in (FeeForm, Photos):  # of which there are several
        more["initial"] = walk.answers.get(question.name)
    return question.form(*arguments, **more)


def fees(walk: Walk) -> list[Fee]:
    return [_fee(answer) for answer in walk.answer("fees", "rows", [])]


def _fee(answer: dict[str, Any]) -> Fee:
    day = date.fromisoformat(answer["paid_on"]) if answer["paid_on"] else None
    return Fee(**answer | {"amount": Decimal(answer["amount"]), "paid_on": day})


def fee_words(fee: Fee) -> str:
    words = [str(FeeFor(fee.paid_for).label), money(fee.amount, fee.currency), fee.paid_to]
    return " · ".join(filter(None, words))


def pictures(walk: Walk) -> list[Waiting]:
    return [Waiting(**answer) for answer in walk.answer("photos", "rows", [])]


def telling_of(walk: Walk) -> Telling:
    """What is sent. A question that was not asked, or whose reason is gone, is not answered."""
    recruiter, employer = _known(walk)
    paid = walk.answer("paid", "paid") == "yes"
    contact = " · ".join(filter(None, (walk.answer("reach", "called"), walk.answer("reach", "reach"))))
    return Telling(
        country=walk.answer("country", "country"),
        categories=tuple(walk.answer("what", "categories", ())),
        account=walk.answer("account", "account"),
        anonymous=walk.is_anonymous,
        contact="" if walk.is_anonymous else contact,
        told_by=walk.answer("who", "told_by", ToldBy.WORKER),
        language=walk.language,
        channel=walk.answer("begin", "channel", Channel.WEB) if _somebody(walk) else Channel.WEB,
        recruiter=recruiter,
        employer=employer,
        accused_name=walk.answer("whom", "accused_name"),
        happened_in=walk.answer("where", "happened_in") or None,
        happened_at=walk.answer("where", "happened_at"),
        happened_when=walk.answer("where", "happened_when"),
        in_danger=walk.answer("danger", "in_danger") == "yes",
        fees=tuple(fees(walk)) if paid else (),
        evidence=tuple(pictures(walk)),
    )


def _known(walk: Walk) -> tuple[int | None, int | None]:
    chosen = str(walk.answer("which", "known"))
    if chosen not in dict(candidates(walk)):
        return None, None
    kind, _colon, pk = chosen.partition(":")
    return (int(pk), None) if kind == "recruiter" else (None, int(pk))


def said(walk: Walk) -> list[tuple[str, str, list[str]]]:
    """What was answered, to be read over: question's name, what was asked, and each line of the answer."""
    lines = []
    for question in asked(walk):
        form = form_for(question, walk)
        if question.name == "fees":
            told = [fee_words(fee) for fee in fees(walk)]
        elif question.name == "photos":
            told = [_("Photo %(n)d") % {"n": number} for number, _picture in enumerate(pictures(walk), 1)]
        else:
            told = [line for name in form.fields for line in _words(walk, question, name, form) if line]
        label = _TITLES.get(question.name) or next(iter(form.fields.values())).label
        lines.append((question.name, str(label), told or ["–"]))
    return lines


def _words(walk: Walk, question: Question, name: str, form: FacesForm) -> list[str]:
    answer = walk.answer(question.name, name)
    control = form.fields[name]
    if isinstance(control, forms.MultipleChoiceField):
        return [str(label) for value, label in control.choices if value in answer]  # type: ignore[misc, union-attr]
    if isinstance(control, forms.ChoiceField):
        return [str(dict(control.choices).get(answer, ""))] if answer else []  # type: ignore[arg-type]
    return [str(answer)]
