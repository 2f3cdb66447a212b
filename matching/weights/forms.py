from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import DateInput, FacesForm
from reference.models import Country

from ..engine.weights import PART_KEYS, WHOLE, Weights
from ..presentation import PART_LABELS
from .selectors import decides_for_the_region, registries_to_decide_for

_HINTS = {
    "occupation": _("Up to a season in the occupation asked for, or in one near it."),
    "crop": _("Up to a season with the crop or animal that the work is about."),
    "experience": _("Months of related work, of those that the vacancy asks for; all points where it asks for none."),
    "skills": _("The better a skill is proved the more; a required one counts twice a useful one."),
    "language": _("Levels reached, of those that the work needs; all points where it needs none."),
    "preference": _("What the person said of the pathway and of the place."),
    "documents": _("Identity, passport, police record, medical certificate."),
    "waiting": _("All points after a year."),
    "same_employer": _(
        "Worked for this employer before: all points for a season from here, half where the person says so."
    ),
    "stay": _(
        "All points at the vacancy that the last run proposed and nobody has taken back: people move for more than this only."
    ),
    "travel": _(
        "The less the journeys cost the employer after subsidies, the more; all points where it pays none. Where no cost is on record, "
        "by distance: straight lines, a rough guide."
    ),
}


class WeightsForm(FacesForm):
    """Points by part, from when, for which registry, why. That they add up is said by the service, and shown before by the page."""

    country = forms.ModelChoiceField(
        label=_("Registry"),
        queryset=Country.objects.none(),
        help_text=_("For runs of this registry alone."),
    )
    valid_from = forms.DateField(
        label=_("Holds from"),
        widget=DateInput(),
        help_text=_("Runs as of this day and later score by these weights. Earlier ones keep theirs."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who reads runs can read it. It is kept with your name."),
    )

    def __init__(self, *args: Any, user: User, begun_with: Weights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registries = cast("forms.ModelChoiceField[Country]", self.fields["country"])
        registries.queryset = registries_to_decide_for(user)
        if decides_for_the_region(user):
            registries.required, registries.empty_label = False, str(_("the whole region"))
            registries.help_text = _(
                "For runs of this registry alone; those of the region hold for all that have none of their own."
            )
        else:
            registries.empty_label = None
        for key in PART_KEYS:
            self.fields[key] = forms.IntegerField(
                label=PART_LABELS[key],
                min_value=0,
                max_value=WHOLE,
                initial=begun_with[key],
                help_text=_HINTS[key],
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self[key] for key in PART_KEYS]

    @property
    def points(self) -> dict[str, int]:
        return {key: self.cleaned_data[key] for key in PART_KEYS}


class WithdrawalForm(FacesForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with your name."),
    )
