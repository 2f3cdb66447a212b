"""Forms of the queue in which coordinators let employers in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm, FilterForm, SearchInput
from common.moves import MoveForm
from common.wording import grouped
from reference.models import Country

from ..choices import CheckOutcome, VerificationStatus
from ..models import Employer
from ..numbers import COUNTRIES
from ..selectors import Candidate, CheckLine


class CaseFilter(FilterForm):
    q = forms.CharField(label=_("Name or business number"), required=False, max_length=100, widget=SearchInput())
    status = forms.ChoiceField(
        required=False, choices=[("", ""), *VerificationStatus.choices], widget=forms.HiddenInput
    )
    country = forms.ModelChoiceField(
        label=_("Country"), required=False, queryset=Country.objects.filter(code__in=COUNTRIES), empty_label=_("all")
    )


class CheckForm(FacesForm):
    """The answer to one item. `seen` says which answer stood there when the form was made."""

    outcome = forms.ChoiceField(label=_("What you found"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, line: CheckLine, **kwargs: Any) -> None:
        found = line.found
        if found is not None:
            kwargs["initial"] = {"outcome": found.outcome, "note": found.note, "seen": found.at.isoformat()}
        kwargs["prefix"] = line.check.item.value
        super().__init__(*args, **kwargs)
        choices = [choice for choice in CheckOutcome.choices if self._offered(line, choice[0])]
        cast(forms.ChoiceField, self.fields["outcome"]).choices = choices
        self.fields["note"].help_text = gettext("Needed where something is not in order. Kept with your name.")

    @staticmethod
    def _offered(line: CheckLine, outcome: str) -> bool:
        return outcome != CheckOutcome.NOT_APPLICABLE or line.check.may_not_apply

    @property
    def moment_seen(self) -> datetime | None:
        try:
            return parse_datetime(self.cleaned_data.get("seen") or "")
        except ValueError:
            return None


class DecisionForm(MoveForm):
    """A move, and with it which employers on record this one is."""

    same = forms.MultipleChoiceField(
        label=_("The same employer on record"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where you verify: the vacancies of those you mark become this employer's."),
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(one.employer.pk): one for one in candidates}
        if not candidates or not any(step.name == "verify" for step in self.moves):
            del self.fields["same"]
            return
        choices = [(pk, in_words(one)) for pk, one in self.candidates.items()]
        cast(forms.MultipleChoiceField, self.fields["same"]).choices = choices

    @property
    def records(self) -> list[Employer]:
        return [self.candidates[pk].employer for pk in self.cleaned_data.get("same") or ()]


class JoinForm(FacesForm):
    record = forms.ChoiceField(label=_("The same employer on record"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("How you know"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(one.employer.pk): one.employer for one in candidates}
        choices = [(str(one.employer.pk), in_words(one)) for one in candidates]
        cast(forms.ChoiceField, self.fields["record"]).choices = choices

    @property
    def chosen(self) -> Employer:
        return self.candidates[self.cleaned_data["record"]]


class PartForm(FacesForm):
    reason = forms.CharField(
        label=_("Why it is not the same"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


def in_words(one: Candidate) -> str:
    """`Granja Alta LLC, Macon, Georgia: 12 vacancies; name 82 % alike, same state`."""
    place = ", ".join(filter(None, (one.employer.city, str(one.employer.subdivision or ""))))
    n = ngettext("%(n)s vacancy", "%(n)s vacancies", one.vacancies) % {"n": grouped(one.vacancies)}
    why = [gettext("name %(share)d %% alike") % {"share": round(100 * one.likeness)}]
    if one.same_town:
        why.append(gettext("same town"))
    elif one.same_state:
        why.append(gettext("same state"))
    return f"{one.employer.legal_name}, {place}: {n}; {', '.join(why)}"
