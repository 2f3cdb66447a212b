from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm
from pathways.models import Programme
from reference.models import Subdivision

from .choices import VacancyStatus


class VacancyFilter(FacesForm):
    q = forms.CharField(label=_("Title, employer, folio or case number"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *VacancyStatus.choices])
    programme = forms.ModelChoiceField(
        label=_("Pathway"), required=False, queryset=Programme.objects.for_work(), empty_label=_("all")
    )
    place = forms.ModelChoiceField(
        label=_("State or province"),
        required=False,
        queryset=Subdivision.objects.filter(country__is_destination=True),
        empty_label=_("all"),
    )
