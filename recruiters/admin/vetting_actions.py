"""What may be done to a vetting from its page: a form each, the service that does it, and why it cannot be done now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policies import ROLES, Can
from common.forms import DateInput, FacesForm
from common.transitions import available

from ..choices import HearingKind, LetterLanguage, VettingDecision, VettingPurpose, VettingStatus
from ..models import VettingCase, VettingHearing, VettingLetter
from ..presentation import appeal_days_told
from ..selectors import lines_of, list_of, proposal_open, proposal_signed, term_of, usual_end
from ..services import (
    AppealRight,
    LicenceSays,
    decision_propose,
    decision_return,
    decision_sign,
    hearing_save,
    letter_hand_over,
    letter_make,
    paper_add,
    vetting_assign,
    vetting_move,
)
from ..transitions import VETTING_MOVES

MOST_CONDITIONS = 3


def _text(
    label: Any, *, required: bool = True, most: int = 1_000, help_text: Any = "", rows: int = 3
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=area, help_text=help_text)


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DateInput)


class VettingForm(FacesForm):
    """A form of one action. Two people may have the same page open: the service looks at the state again."""

    def __init__(self, *args: Any, case: VettingCase, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values that depend on the case."""


class ReasonForm(VettingForm):
    reason = _text(_("Reasons"), help_text=_("It is kept with your name."))


class MaybeReasonForm(VettingForm):
    reason = _text(_("Note"), required=False)


class AssignForm(VettingForm):
    to = forms.ModelChoiceField(label=_("To whom"), queryset=User.objects.none())

    def prepare(self) -> None:
        people = User.objects.filter(role__in=ROLES[Can.WORK_RECRUITERS], is_active=True)
        choice = self.fields["to"]
        choice.queryset = people.filter(country__in=("", self.case.country_id)).order_by("full_name")  # type: ignore[attr-defined]
        choice.label_from_instance = lambda user: user.full_name  # type: ignore[attr-defined]
        self.initial.setdefault("to", self.by.pk)


class HearingForm(VettingForm):
    kind = forms.ChoiceField(label=_("Interview or visit"), choices=HearingKind.choices)
    on = _day(_("Day"))
    place = forms.CharField(label=_("Place"), max_length=255)
    heard = forms.CharField(label=_("Who was heard"), max_length=300, help_text=_("Kept encrypted, and in no letter."))
    notes = _text(_("What was said and seen"), most=4_000)
    follow_up = forms.CharField(label=_("What has to follow"), max_length=300, required=False)
    follow_up_on = _day(_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if bool(said.get("follow_up")) != bool(said.get("follow_up_on")):
            self.add_error("follow_up", gettext("Say what has to follow and until when, or neither."))
        return said


class FollowUpForm(VettingForm):
    hearing = forms.ModelChoiceField(label=_("What has to follow"), queryset=VettingHearing.objects.none())

    def prepare(self) -> None:
        choice = self.fields["hearing"]
        choice.queryset = followed_later(self.case)  # type: ignore[attr-defined]
        choice.label_from_instance = lambda one: one.follow_up  # type: ignore[attr-defined]


class PaperForm(VettingForm):
    title = forms.CharField(label=_("What it is"), max_length=120)
    item = forms.ChoiceField(label=_("To which item it belongs"), required=False)
    file = forms.FileField(label=_("File"), help_text=_("PDF, PNG or JPEG, 10 MB at most."))

    def prepare(self) -> None:
        items = [(line.answer.item, line.name) for line in lines_of(self.case)]
        self.fields["item"].choices = [("", "–"), *items]  # type: ignore[attr-defined]


class ProposeForm(VettingForm):
    decision = forms.ChoiceField(label=_("Decision"), choices=VettingDecision.choices, widget=forms.RadioSelect)
    reasons = _text(_("Reasons"), most=4_000, help_text=_("They stand in the letter."), rows=4)
    articles = forms.CharField(label=_("Articles"), max_length=500)
    number = forms.CharField(label=_("Licence number"), max_length=40, required=False)
    licence_class = forms.CharField(label=_("Class"), max_length=60, required=False)
    authority = forms.CharField(label=_("Authority"), max_length=120, required=False)
    valid_from = _day(_("Valid from"), required=False)
    valid_to = _day(_("Valid to"), required=False)
    appeal_to = _text(_("How and where to appeal"), most=500)
    appeal_days = forms.IntegerField(label=_("Days to appeal"), min_value=1, max_value=365)
    appeal_working = forms.BooleanField(label=_("Counted in working days"), required=False)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LetterLanguage.choices)

    def prepare(self) -> None:
        for number in range(1, MOST_CONDITIONS + 1):
            label = gettext("Condition %(n)d") % {"n": number}
            self.fields[f"condition_{number}"] = forms.CharField(label=label, max_length=300, required=False)
            self.fields[f"due_{number}"] = _day(gettext("Condition %(n)d: by") % {"n": number}, required=False)
        self.fields["appeal_days"].help_text = appeal_days_told(self.case.regime)
        for name, value in _first_values(self.case).items():
            self.initial.setdefault(name, value)

    def conditions(self) -> list[tuple[str, date]]:
        said = self.cleaned_data
        pairs = [(said.get(f"condition_{n}"), said.get(f"due_{n}")) for n in range(1, MOST_CONDITIONS + 1)]
        return [(text, due_on) for text, due_on in pairs if text and due_on]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for n in range(1, MOST_CONDITIONS + 1):
            if bool(said.get(f"condition_{n}")) != bool(said.get(f"due_{n}")):
                self.add_error(f"condition_{n}", gettext("A condition has a day ahead by which it is met."))
        return said


def _first_values(case: VettingCase) -> dict[str, Any]:
    """What is known beforehand: the list's law and way to appeal, the licence that is renewed, the usual length."""
    checklist, today = list_of(case), timezone.localdate()
    values: dict[str, Any] = {"articles": checklist.citation, "valid_from": today, "language": LetterLanguage.ES}
    if checklist.appeal:
        values["appeal_to"] = str(checklist.appeal)
    term = term_of(case.regime)
    if term is not None and term.appeal_working_days:
        values |= {"appeal_days": term.appeal_working_days, "appeal_working": True}
    if case.licence is not None:
        licence = case.licence
        values |= {
            "number": licence.number,
            "licence_class": licence.licence_class,
            "authority": licence.authority,
        }
        if case.purpose == VettingPurpose.RENEWAL:
            values["valid_from"] = max(today, case.licence.valid_to)
        else:
            values |= {"valid_from": case.licence.valid_from, "valid_to": case.licence.valid_to}
    if term := term_of(case.regime):
        values.setdefault("authority", term.authority)
    values.setdefault("valid_to", usual_end(case.regime, values["valid_from"]))
    return values


class LetterForm(VettingForm):
    language = forms.ChoiceField(label=_("Language"), choices=LetterLanguage.choices)


class HandedForm(VettingForm):
    letter = forms.ModelChoiceField(label=_("Letter"), queryset=VettingLetter.objects.none())
    on = _day(_("Day"))

    def prepare(self) -> None:
        signed = proposal_signed(self.case)
        choice = self.fields["letter"]
        choice.queryset = signed.letters.filter(notified_on__isnull=True) if signed else choice.queryset  # type: ignore[attr-defined]
        choice.label_from_instance = lambda one: one.get_language_display()  # type: ignore[attr-defined]


def followed_later(case: VettingCase) -> Any:
    return case.hearings.filter(followed_up=False).exclude(follow_up="")


@dataclass(frozen=True)
class Action:
    """`do` gets the case, who acts, and the form, which is valid. `why_not` is empty where it may be done."""

    name: str
    label: Promise
    form: type[VettingForm]
    do: Callable[[VettingCase, User, Any], object]
    why_not: Callable[[VettingCase, User], str]


def _moves(name: str) -> Callable[[VettingCase, User], str]:
    def why_not(case: VettingCase, by: User) -> str:
        if any(step.name == name for step in available(VETTING_MOVES, case.status)):
            return ""
        sources = next(step.sources for step in VETTING_MOVES if step.name == name)
        states = ", ".join(str(label) for state, label in VettingStatus.choices if state in sources)
        told = {"states": states, "state": case.get_status_display()}
        return gettext("It is %(state)s. Possible when it is: %(states)s.") % told

    return why_not


def _while_examined(case: VettingCase, by: User) -> str:
    if case.status in (VettingStatus.OPEN, VettingStatus.WAITING):
        return ""
    return gettext("Nothing is added while a decision is proposed, nor after it.")


def _second_person(case: VettingCase, by: User) -> str:
    proposal = proposal_open(case)
    if proposal is None:
        return gettext("No decision is proposed now.")
    if proposal.proposed_by_id == by.pk:
        return gettext("You proposed it: a second person signs it or sends it back.")
    return ""


def _when_signed(case: VettingCase, by: User) -> str:
    return "" if proposal_signed(case) else gettext("There is a letter when the decision is signed.")


def _to_hand_over(case: VettingCase, by: User) -> str:
    signed = proposal_signed(case)
    if signed is None:
        return gettext("There is a letter when the decision is signed.")
    left = signed.letters.filter(notified_on__isnull=True).exists()
    return "" if left else gettext("The day on which it was handed over is noted already.")


def _to_follow(case: VettingCase, by: User) -> str:
    return "" if followed_later(case).exists() else gettext("Nothing has to follow.")


def _move(name: str) -> Callable[[VettingCase, User, Any], object]:
    return lambda case, by, form: vetting_move(case=case, name=name, by=by, reason=form.cleaned_data["reason"])


def _propose(case: VettingCase, by: User, form: ProposeForm) -> object:
    said = form.cleaned_data
    keys = ("number", "authority", "valid_from", "valid_to")
    whole = said["decision"] != VettingDecision.REFUSE and all(said[key] for key in keys)
    licence = LicenceSays(**{key: said[key] for key in (*keys, "licence_class")}) if whole else None
    return decision_propose(
        case=case,
        decision=said["decision"],
        reasons=said["reasons"],
        articles=said["articles"],
        appeal=AppealRight(said["appeal_to"], said["appeal_days"], in_working_days=said["appeal_working"]),
        licence=licence,
        conditions=form.conditions(),
        language=said["language"],
        by=by,
    )


def _hear(case: VettingCase, by: User, form: VettingForm) -> object:
    return hearing_save(hearing=VettingHearing(case=case, **form.cleaned_data), by=by)


def _follow(case: VettingCase, by: User, form: VettingForm) -> object:
    hearing = form.cleaned_data["hearing"]
    hearing.followed_up = True
    return hearing_save(hearing=hearing, by=by)


def _paper(case: VettingCase, by: User, form: VettingForm) -> object:
    said = form.cleaned_data
    file = said["file"]
    return paper_add(
        case=case, title=said["title"], item=said["item"], file_name=file.name, chunks=file.chunks(), by=by
    )


def _letter(case: VettingCase, by: User, form: VettingForm) -> object:
    signed = proposal_signed(case)
    return letter_make(proposal=signed, language=form.cleaned_data["language"], by=by) if signed else None


def _sign(case: VettingCase, by: User, form: VettingForm) -> object:
    return decision_sign(case=case, by=by, note=form.cleaned_data["reason"])


def _return(case: VettingCase, by: User, form: VettingForm) -> object:
    return decision_return(case=case, by=by, note=form.cleaned_data["reason"])


def _handed(case: VettingCase, by: User, form: VettingForm) -> object:
    return letter_hand_over(by=by, **form.cleaned_data)


def _give(case: VettingCase, by: User, form: VettingForm) -> object:
    return vetting_assign(case=case, to=form.cleaned_data["to"], by=by)


ACTIONS: Sequence[Action] = (
    Action("sign", _("Sign the decision"), MaybeReasonForm, _sign, _second_person),
    Action("return", _("Send the proposal back"), ReasonForm, _return, _second_person),
    Action("hearing", _("Note an interview or a visit"), HearingForm, _hear, _while_examined),
    Action("follow", _("What had to follow is done"), FollowUpForm, _follow, _to_follow),
    Action("paper", _("Add a file"), PaperForm, _paper, _while_examined),
    Action("ask", _("Ask the recruiter"), ReasonForm, _move("ask"), _moves("ask")),
    Action("resume", _("The recruiter has answered"), MaybeReasonForm, _move("resume"), _moves("resume")),
    Action("propose", _("Propose a decision"), ProposeForm, _propose, _moves("propose")),
    Action("handed", _("Note that the letter was handed over"), HandedForm, _handed, _to_hand_over),
    Action("letter", _("The letter in another language"), LetterForm, _letter, _when_signed),
    Action("give", _("Give to"), AssignForm, _give, lambda case, by: ""),
    Action("withdraw", _("Close: the recruiter withdraws"), ReasonForm, _move("withdraw"), _moves("withdraw")),
)
BY_NAME = {action.name: action for action in ACTIONS}


@dataclass(frozen=True)
class Offered:
    """An action as the page shows it: with its form, or with why not."""

    action: Action
    form: VettingForm | None
    why_not: str
    is_open: bool = False


def form_of(action: Action, case: VettingCase, by: User, sent: Any = None, files: Any = None) -> VettingForm:
    """With ids of its own: several forms of one kind stand on the page."""
    return action.form(sent, files, case=case, by=by, auto_id=f"id_{action.name}_%s")


def offered(case: VettingCase, by: User, bound: tuple[str, VettingForm] | None = None) -> list[Offered]:
    """Those that may be done first, in the order of the work."""
    found = []
    for action in ACTIONS:
        why_not = action.why_not(case, by)
        if bound and bound[0] == action.name:
            found.append(Offered(action, bound[1], "", is_open=True))
        else:
            found.append(Offered(action, None if why_not else form_of(action, case, by), why_not))
    return sorted(found, key=lambda one: bool(one.why_not))
