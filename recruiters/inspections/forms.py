"""What was written on paper, entered a section at a time; what has to be put right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, FacesForm

from ..choices import AnswerOutcome, FindingSeverity
from ..models import Inspection
from ..services import Answer
from .checklists import Section, sections_of

# One mark an item, as on the paper: the findings by how grave they are.
MARKS = (
    (AnswerOutcome.IN_ORDER.value, _("In order")),
    (FindingSeverity.MINOR.value, _("Not in order: slight")),
    (FindingSeverity.SERIOUS.value, _("Not in order: serious")),
    (FindingSeverity.DANGER.value, _("Not in order: danger to people")),
    (AnswerOutcome.NOT_SEEN.value, _("Could not be seen")),
)


class SectionForm(FacesForm):
    """A mark and a note for every item of a section; items may be left open and answered later."""

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        for item in section.items:
            self.fields[item.code] = forms.ChoiceField(
                label=str(item.label), help_text=item.law, choices=MARKS, widget=forms.RadioSelect, required=False
            )
            self.fields[f"{item.code}_note"] = forms.CharField(
                label=_("What was seen"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def answers(self) -> dict[str, Answer]:
        return {
            item.code: answer_of(mark, self.cleaned_data[f"{item.code}_note"])
            for item in self.section.items
            if (mark := self.cleaned_data[item.code])
        }


def answer_of(mark: str, note: str) -> Answer:
    if mark in FindingSeverity.values:
        return Answer(AnswerOutcome.FOUND, mark, note)
    return Answer(mark, "", note)


def marks_of(visit: Inspection, section: Section) -> dict[str, str]:
    """What was answered already, as the form's first values."""
    codes = [item.code for item in section.items]
    initial: dict[str, str] = {}
    for answer in visit.answers.filter(item__in=codes):
        initial[answer.item] = answer.severity or answer.outcome
        initial[f"{answer.item}_note"] = answer.note
    return initial


class PutRightForm(FacesForm):
    item = forms.ChoiceField(label=_("Item"), required=False)
    what = forms.CharField(label=_("What has to be put right"), max_length=300)
    due_on = forms.DateField(label=_("By"), widget=DateInput())

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = [(item.code, item.label) for section in sections_of(kind) for item in section.items]
        self.fields["item"].choices = [("", "–"), *items]  # type: ignore[attr-defined]


class DoneForm(FacesForm):
    note = forms.CharField(label=_("How this was seen"), max_length=300)
