from __future__ import annotations

from typing import Any, cast

from django import forms
from django.template.defaultfilters import capfirst
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.scope import people_scope
from common.forms import DateInput, FacesForm, FilterForm, SearchInput
from common.moves import MoveForm
from common.transitions import available
from pathways.models import Programme
from reference.models import Country

from .choices import MOST_EACH, MOST_REST, USUAL_REST, ProposalStatus, Publishes
from .models import Proposal
from .services import MOST_SEED
from .transitions import NOT_BY_HAND, PROPOSAL_MOVES


class RunForm(FacesForm):
    """Ask for a run. Nothing needs to be chosen: the usual run is today's, for every pathway."""

    as_of = forms.DateField(
        label=_("Day"),
        widget=DateInput(),
        help_text=_(
            "Rules and files are read as they stand on this day. Vacancies that have begun by then are left out."
        ),
    )
    programmes = forms.ModelMultipleChoiceField(
        label=_("Pathways"),
        queryset=Programme.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen means all."),
    )
    countries = forms.ModelMultipleChoiceField(
        label=_("Registries"),
        queryset=Country.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen means all that you may see."),
    )
    publishes = forms.ChoiceField(
        label=_("Puts before people"),
        initial=Publishes.PROPOSALS,
        widget=forms.RadioSelect,
    )
    placements_each = forms.ChoiceField(
        label=_("Places for one person"),
        initial=1,
        required=False,
        help_text=_(
            "Several follow one another on days that do not overlap, also in different pathways, within the days of stay."
        ),
    )
    rest_days = forms.IntegerField(
        label=_("Days at home between two places"),
        min_value=0,
        max_value=MOST_REST,
        initial=USUAL_REST,
        required=False,
        help_text=_("For the journey and for new papers. Looked at only where one person may get several places."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=MOST_SEED,
        initial=0,
        help_text=_("The same seed with the same data gives the same proposals."),
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    hints = {
        Publishes.PROPOSALS: _("They take the place of what the run before proposed."),
        Publishes.CHANGES: _(
            "What the last run proposed stands. Everybody is matched anew, and whoever would have another place waits for your approval."
        ),
    }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        publishes = cast(forms.ChoiceField, self.fields["publishes"])
        publishes.choices = [(value, capfirst(str(label))) for value, label in Publishes.choices]
        publishes.hints = self.hints  # type: ignore[attr-defined]
        each = cast(forms.ChoiceField, self.fields["placements_each"])
        each.choices = [
            (n, ngettext("%(n)d place", "up to %(n)d places", n) % {"n": n}) for n in range(1, MOST_EACH + 1)
        ]
        self.fields["as_of"].initial = timezone.localdate
        with_work = Programme.objects.for_work().filter(vacancies__isnull=False).distinct()
        cast("forms.ModelChoiceField[Programme]", self.fields["programmes"]).queryset = with_work
        origins = Country.objects.filter(is_origin=True)
        own = people_scope(user).countries
        cast("forms.ModelChoiceField[Country]", self.fields["countries"]).queryset = (
            origins if own is None else origins.filter(pk__in=own)
        )
        if own is not None and len(own) == 1:
            del self.fields["countries"]

    def scope(self) -> dict[str, list[str]]:
        chosen = {
            name: sorted(item.pk for item in self.cleaned_data.get(name) or ()) for name in ("countries", "programmes")
        }
        return {name: values for name, values in chosen.items() if values}


class DecisionForm(MoveForm):
    """What becomes of a proposal."""

    hints = {
        "shortlist": _("Then the seat can be offered to them."),
        "reserve": _("In case a seat becomes free."),
        "discard": _("The seat goes to the next person."),
        "withdraw": _("The person or the employer stepped back."),
    }

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        moves = [step for step in available(PROPOSAL_MOVES, proposal.status) if step.name not in NOT_BY_HAND]
        super().__init__(*args, moves=moves, **kwargs)


class ProposalFilter(FilterForm):
    q = forms.CharField(label=_("Person, vacancy or folio"), required=False, max_length=100, widget=SearchInput())
    status = forms.ChoiceField(required=False, choices=[("", ""), *ProposalStatus.choices], widget=forms.HiddenInput)
    programme = forms.ModelChoiceField(
        label=_("Pathway"), required=False, queryset=Programme.objects.for_work(), empty_label=_("all")
    )
    run = forms.IntegerField(required=False, widget=forms.HiddenInput)
    vacancy = forms.IntegerField(required=False, widget=forms.HiddenInput)
    worker = forms.IntegerField(required=False, widget=forms.HiddenInput)
    every = forms.BooleanField(required=False, widget=forms.HiddenInput)  # of every run, not of the latest
