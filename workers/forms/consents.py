from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm

from ..choices import ConsentMeans, ConsentPurpose

AT_THE_OFFICE = [(means.value, means.label) for means in (ConsentMeans.READ_ALOUD, ConsentMeans.SIGNED)]


class ConsentForm(FacesForm):
    """The person agrees to one purpose, here and now."""

    means = forms.ChoiceField(label=_("How did the person agree?"), choices=AT_THE_OFFICE, widget=forms.RadioSelect)

    def __init__(self, purpose: ConsentPurpose, data: Any = None) -> None:
        super().__init__(data, auto_id=f"id_{purpose}_%s")


class PurposeForm(FacesForm):
    """Which purpose a form of the page is about, and what the person says to it."""

    purpose = forms.ChoiceField(choices=ConsentPurpose.choices)
    says = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
