from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.forms import FilterForm, SearchInput
from pathways.models import Programme
from reference.models import Crop, Occupation, Subdivision


def _places() -> QuerySet[Subdivision]:
    return Subdivision.objects.filter(country__is_destination=True)


class OutreachFilter(FilterForm):
    q = forms.CharField(label=_("Name"), required=False, max_length=100, widget=SearchInput())
    crop = forms.ModelChoiceField(
        label=_("Crop or animal"), required=False, queryset=Crop.objects.all(), empty_label=_("all")
    )
    month = forms.TypedChoiceField(
        label=_("Work begins in"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [("", _("any month")), *((number, capfirst(str(name))) for number, name in MONTHS.items())],
    )
    place = forms.ModelChoiceField(
        label=_("State or province"), required=False, queryset=_places(), empty_label=_("all")
    )
    programme = forms.ModelChoiceField(
        label=_("Pathway"), required=False, queryset=Programme.objects.for_work(), empty_label=_("all")
    )
    who = forms.ChoiceField(
        label=_("Recruiting here"),
        required=False,
        choices=[("", _("not yet")), ("all", _("all, also those that do"))],
    )


class ForecastFilter(FilterForm):
    programme = forms.ModelChoiceField(required=False, queryset=Programme.objects.all(), widget=forms.HiddenInput)
    occupation = forms.ModelChoiceField(
        label=_("Occupation"), required=False, queryset=Occupation.objects.all(), empty_label=_("all")
    )
    place = forms.ModelChoiceField(
        label=_("State or province"), required=False, queryset=_places(), empty_label=_("all")
    )
