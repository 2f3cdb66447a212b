from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import DateInput, FacesForm
from reference.models import Country

from ..services import MOST_SEED
from ..weights.selectors import decides_for_the_region, registries_to_decide_for

USUAL_DAYS = 365


class StudyForm(FacesForm):
    """Which arrivals are gone through again. Nothing needs to be chosen: the usual stretch is the last year."""

    country = forms.ModelChoiceField(
        label=_("Registry"),
        queryset=Country.objects.none(),
        help_text=_("The people of this registry beside all vacancies, as in a run of it alone."),
    )
    first_day = forms.DateField(
        label=_("From"),
        widget=DateInput(),
        help_text=_("People and vacancies that were there before count from this day on."),
    )
    last_day = forms.DateField(
        label=_("To"),
        widget=DateInput(),
        help_text=_("The last day on which anybody comes; matching goes on until everybody was looked at once more."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=MOST_SEED,
        help_text=_("The same seed with the same data gives the same numbers."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        today = timezone.localdate()
        usual = {"first_day": today - timedelta(days=USUAL_DAYS - 1), "last_day": today, "seed": 0}
        kwargs["initial"] = usual | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        registries = cast("forms.ModelChoiceField[Country]", self.fields["country"])
        registries.queryset = registries_to_decide_for(user)
        if decides_for_the_region(user):
            registries.required, registries.empty_label = False, str(_("the whole region"))
        else:
            registries.empty_label = None
