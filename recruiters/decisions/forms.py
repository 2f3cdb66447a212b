from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm


class AppealForm(FacesForm):
    grounds = forms.CharField(
        label=_("Why do you not agree?"),
        help_text=_("Somebody who has neither proposed nor signed the decision reads it."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
    )
