"""What may be done to a complaint from its page: a form each, the service that does it, and why it cannot be done now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import DateInput, FacesForm
from common.transitions import available

from ..choices import ComplaintStatus, Consented, FindingOutcome, LetterKind, LetterLanguage, Severity
from ..models import Allegation, Complaint
from ..selectors import decided_before_appeal, inspectors_beside
from ..services import (
    allegation_find,
    complaint_ask,
    complaint_assign,
    complaint_keep_out,
    complaint_move,
    complaint_pause,
    complaint_refer,
    complaint_resume,
    complaint_triage,
    complaint_weigh,
    letter_write,
)
from ..transitions import COMPLAINT_MOVES

ANSWER_WITHIN = timedelta(days=10)


def _text(label: Any, *, required: bool = True, most: int = 1_000, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=required, max_length=most, widget=area, help_text=help_text)


class DeskForm(FacesForm):
    """A form of one action. Two people may have the same page open: the service looks at the state again."""

    def __init__(self, *args: Any, complaint: Complaint, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.complaint, self.by = complaint, by
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values that depend on the complaint."""


class ReasonForm(DeskForm):
    reason = _text(_("Reasons"), help_text=_("Kept with your name. Nothing that tells who complained."))


class MaybeReasonForm(DeskForm):
    reason = _text(_("Note"), required=False)


class TriageForm(DeskForm):
    severity = forms.ChoiceField(label=_("How serious"), choices=Severity.choices)
    reason = _text(_("Why"), required=False, help_text=_("Needed where it is not what it came in as."))

    def prepare(self) -> None:
        self.initial.setdefault("severity", self.complaint.severity)


class WeighForm(DeskForm):
    severity = forms.ChoiceField(label=_("How serious"), choices=Severity.choices)
    reason = _text(_("Why"), help_text=_("Kept with your name. Nothing that tells who complained."))

    def prepare(self) -> None:
        self.initial.setdefault("severity", self.complaint.severity)


class AssignForm(DeskForm):
    to = forms.ModelChoiceField(label=_("To whom"), queryset=User.objects.none())

    def prepare(self) -> None:
        choice = self.fields["to"]
        choice.queryset = inspectors_beside(self.by, self.complaint).order_by("full_name")  # type: ignore[attr-defined]
        choice.label_from_instance = lambda user: user.full_name  # type: ignore[attr-defined]
        self.initial.setdefault("to", self.complaint.assigned_to_id or self.by.pk)


class AskForm(DeskForm):
    body = _text(
        _("Message"), most=3_000, help_text=_("They read it when they come back with their digits. Nobody is called.")
    )


class ReferForm(DeskForm):
    consented = forms.ChoiceField(label=_("What the person says"), choices=Consented.choices)
    to = forms.CharField(label=_("To whom it is passed on"), max_length=200, required=False)
    reason = _text(_("Reasons"), required=False, help_text=_("Needed where the person was not asked."))


class FindForm(DeskForm):
    allegation = forms.ModelChoiceField(label=_("Allegation"), queryset=Allegation.objects.none())
    outcome = forms.ChoiceField(label=_("Finding"), choices=FindingOutcome.choices)
    reasons = _text(_("Reasons"))

    def prepare(self) -> None:
        own = self.complaint.allegations.order_by("pk")
        choice = self.fields["allegation"]
        choice.queryset = own  # type: ignore[attr-defined]
        choice.label_from_instance = lambda one: f"{one.get_category_display()} ({one.get_outcome_display()})"  # type: ignore[attr-defined]
        self.initial.setdefault("allegation", own.filter(outcome=FindingOutcome.OPEN).first() or own.first())
        self.initial.setdefault("outcome", FindingOutcome.FOUNDED)


class KeepOutForm(DeskForm):
    user = forms.ModelChoiceField(label=_("Whom"), queryset=User.objects.none())
    reason = _text(
        _("How they are tied to it"), help_text=_("They see nothing of this complaint from now on, also not this.")
    )

    def prepare(self) -> None:
        colleagues = inspectors_beside(self.by, self.complaint).exclude(pk=self.by.pk).order_by("full_name")
        self.fields["user"].queryset = colleagues  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = lambda user: user.full_name  # type: ignore[attr-defined]


class LetterForm(DeskForm):
    kind = forms.ChoiceField(label=_("Letter"), choices=LetterKind.choices)
    language = forms.ChoiceField(label=_("Language"), choices=LetterLanguage.choices)
    addressee = forms.CharField(label=_("To"), max_length=255)
    allegations = forms.ModelMultipleChoiceField(
        label=_("Allegations that it names"), queryset=Allegation.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    answer_by = forms.DateField(label=_("Answer by"), widget=DateInput)

    def prepare(self) -> None:
        choice = self.fields["allegations"]
        choice.queryset = self.complaint.allegations.order_by("pk")  # type: ignore[attr-defined]
        choice.label_from_instance = lambda one: one.get_category_display()  # type: ignore[attr-defined]
        about = self.complaint.recruiter or self.complaint.employer or self.complaint.accused_name
        self.initial.setdefault("addressee", str(about))
        self.initial.setdefault("answer_by", timezone.localdate() + ANSWER_WITHIN)


@dataclass(frozen=True)
class Action:
    """`do` gets the complaint, who acts, and what the form says. `why_not` is empty where it may be done."""

    name: str
    label: Promise
    form: type[DeskForm]
    do: Callable[[Complaint, User, dict[str, Any]], object]
    why_not: Callable[[Complaint], str]


def _moves(name: str) -> Callable[[Complaint], str]:
    def why_not(complaint: Complaint) -> str:
        if any(step.name == name for step in available(COMPLAINT_MOVES, complaint.status)):
            return _undecided(complaint) if name == "close" else ""
        from_states = next(step.sources for step in COMPLAINT_MOVES if step.name == name)
        states = [label for state, label in ComplaintStatus.choices if state in from_states]
        told = {"states": ", ".join(map(str, states)), "state": complaint.get_status_display()}
        return gettext("It is %(state)s. Possible when it is: %(states)s.") % told

    return why_not


def _undecided(complaint: Complaint) -> str:
    left = complaint.allegations.filter(outcome=FindingOutcome.OPEN).count()
    return gettext("Decide every allegation first: %(n)d are open.") % {"n": left} if left else ""


def _while_open(complaint: Complaint) -> str:
    return gettext("It is closed: open it again first.") if complaint.status == ComplaintStatus.CLOSED else ""


def _may_weigh(complaint: Complaint) -> str:
    return gettext("Triage it first.") if complaint.status == ComplaintStatus.RECEIVED else _while_open(complaint)


def _may_pause(complaint: Complaint) -> str:
    if complaint.is_paused:
        return gettext("The clock stands still already.")
    if complaint.status == ComplaintStatus.RECEIVED:
        return gettext("Triage it first.")
    return _while_open(complaint)


def _may_resume(complaint: Complaint) -> str:
    return "" if complaint.is_paused else gettext("The clock is running.")


def _may_find(complaint: Complaint) -> str:
    if complaint.status in (ComplaintStatus.RECEIVED, ComplaintStatus.TRIAGED):
        return gettext("Begin the investigation first.")
    if not complaint.allegations.exists():
        return gettext("No allegation is on record: add one below.")
    return _while_open(complaint)


def _may_write(complaint: Complaint) -> str:
    if complaint.status == ComplaintStatus.RECEIVED:
        return gettext("Triage it first.")
    return "" if complaint.allegations.exists() else gettext("No allegation is on record: add one below.")


def _move(name: str) -> Callable[[Complaint, User, dict[str, Any]], object]:
    return lambda complaint, by, said: complaint_move(complaint=complaint, name=name, by=by, reason=said["reason"])


def _letter(complaint: Complaint, by: User, said: dict[str, Any]) -> object:
    chosen = [one.pk for one in said["allegations"]]
    return letter_write(complaint=complaint, by=by, **said | {"allegations": chosen})


ACTIONS: Sequence[Action] = (
    Action(
        "triage",
        _("Triage"),
        TriageForm,
        lambda complaint, by, said: complaint_triage(complaint=complaint, by=by, **said),
        _moves("triage"),
    ),
    Action(
        "assign",
        _("Give to"),
        AssignForm,
        lambda complaint, by, said: complaint_assign(complaint=complaint, to=said["to"], by=by),
        _while_open,
    ),
    Action(
        "ask",
        _("Write to the person"),
        AskForm,
        lambda complaint, by, said: complaint_ask(complaint=complaint, body=said["body"], by=by),
        lambda complaint: "",
    ),
    Action(
        "weigh",
        _("Change how serious it is"),
        WeighForm,
        lambda complaint, by, said: complaint_weigh(complaint=complaint, by=by, **said),
        _may_weigh,
    ),
    Action("investigate", _("Investigate"), MaybeReasonForm, _move("investigate"), _moves("investigate")),
    Action(
        "refer",
        _("Refer"),
        ReferForm,
        lambda complaint, by, said: complaint_refer(complaint=complaint, by=by, **said),
        _moves("refer"),
    ),
    Action("letter", _("Hear the other side"), LetterForm, _letter, _may_write),
    Action(
        "pause",
        _("Pause the clock"),
        ReasonForm,
        lambda complaint, by, said: complaint_pause(complaint=complaint, reason=said["reason"], by=by),
        _may_pause,
    ),
    Action(
        "resume",
        _("Let the clock go on"),
        MaybeReasonForm,
        lambda complaint, by, said: complaint_resume(complaint=complaint, reason=said["reason"], by=by),
        _may_resume,
    ),
    Action(
        "find",
        _("Decide an allegation"),
        FindForm,
        lambda complaint, by, said: allegation_find(by=by, **said),
        _may_find,
    ),
    Action(
        "keep_out",
        _("Keep an inspector out"),
        KeepOutForm,
        lambda complaint, by, said: complaint_keep_out(complaint=complaint, by=by, **said),
        lambda complaint: "",
    ),
    Action("remedy", _("Start a remedy"), ReasonForm, _move("remedy"), _moves("remedy")),
    Action("close", _("Close"), ReasonForm, _move("close"), _moves("close")),
    Action("appeal", _("Take an appeal"), ReasonForm, _move("appeal"), _moves("appeal")),
    Action("reopen", _("Open again"), ReasonForm, _move("reopen"), _moves("reopen")),
)
BY_NAME = {action.name: action for action in ACTIONS}


@dataclass(frozen=True)
class Offered:
    """An action as the page shows it: with its form, or with why not."""

    action: Action
    form: DeskForm | None
    why_not: str
    is_open: bool = False


def form_of(action: Action, complaint: Complaint, by: User, sent: Any = None) -> DeskForm:
    """With ids of its own: several forms of one kind stand on the page."""
    return action.form(sent, complaint=complaint, by=by, auto_id=f"id_{action.name}_%s")


def offered(complaint: Complaint, by: User, bound: tuple[str, DeskForm] | None = None) -> list[Offered]:
    """Those that may be done first, in the order of the work."""
    found = []
    decided = decided_before_appeal(by, complaint)
    for action in ACTIONS:
        why_not = action.why_not(complaint)
        if decided and not why_not and action.name in ("find", "close", "reopen"):
            why_not = gettext("You decided it before the appeal: somebody else decides this time.")
        if bound and bound[0] == action.name:
            found.append(Offered(action, bound[1], "", is_open=True))
        else:
            form = None if why_not else form_of(action, complaint, by)
            found.append(Offered(action, form, why_not))
    return sorted(found, key=lambda one: bool(one.why_not))
