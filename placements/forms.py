from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FilterForm, SearchInput
from pathways.models import Programme

from .choices import PlacementStatus


class PlacementFilter(FilterForm):
    q = forms.CharField(label=_("Person, vacancy or employer"), required=False, max_length=100, widget=SearchInput())
    status = forms.ChoiceField(required=False, choices=[("", ""), *PlacementStatus.choices], widget=forms.HiddenInput)
    programme = forms.ModelChoiceField(
        label=_("Pathway"), required=False, queryset=Programme.objects.filter(is_work=True), empty_label=_("all")
    )
