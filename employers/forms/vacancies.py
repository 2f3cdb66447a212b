from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FilterForm, SearchInput
from pathways.models import Programme
from reference.models import Subdivision

from ..choices import VacancyStatus


class VacancyFilter(FilterForm):
    q = forms.CharField(
        label=_("Title, employer, folio or case number"), required=False, max_length=100, widget=SearchInput()
    )
    status = forms.ChoiceField(required=False, choices=[("", ""), *VacancyStatus.choices], widget=forms.HiddenInput)
    programme = forms.ModelChoiceField(
        label=_("Pathway"), required=False, queryset=Programme.objects.for_work(), empty_label=_("all")
    )
    place = forms.ModelChoiceField(
        label=_("State or province"),
        required=False,
        queryset=Subdivision.objects.filter(country__is_destination=True),
        empty_label=_("all"),
    )
    begins = forms.ChoiceField(
        label=_("Begins"),
        required=False,
        choices=[
            ("", _("any day")),
            ("ahead", _("from today on")),
            ("soon", _("within 30 days, with free seats")),
            ("past", _("has begun")),
        ],
    )
