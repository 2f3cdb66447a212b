from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, FacesForm
from reference.choices import DESTINATION_COUNTRIES
from reference.models import Subdivision

from ..models import Programme


class RulesOn(FacesForm):
    """The day whose rules a page shows: today where nothing is asked."""

    as_of = forms.DateField(label=_("Rules of the day"), required=False, widget=DateInput)


class WagesOn(FacesForm):
    """Which wage floors and allowances a page shows: all places of today where nothing is asked."""

    programme = forms.ModelChoiceField(label=_("Pathway"), queryset=Programme.objects.none(), required=False)
    place = forms.ModelChoiceField(label=_("State or province"), queryset=Subdivision.objects.none(), required=False)
    as_of = forms.DateField(label=_("Work that begins on"), required=False, widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.filter(is_work=True)  # type: ignore[attr-defined]
        places = Subdivision.objects.filter(country__in=DESTINATION_COUNTRIES)
        self.fields["place"].queryset = places.order_by("country_id", "name")  # type: ignore[attr-defined]
