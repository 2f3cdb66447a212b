from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm

from ..models import Employer


class WebhookForm(FacesForm):
    url = forms.URLField(
        label=_("Address"),
        max_length=300,
        assume_scheme="https",
        help_text=_("Begins with https://. What happens to vacancies and seats is posted there, signed."),
    )
    employer = forms.ModelChoiceField(label=_("Employer"), queryset=Employer.objects.none(), empty_label=None)

    def __init__(self, *args: Any, employers: Any, **kwargs: Any) -> None:
        """`employers`: those whose vacancies it may be told; None for the ministry, which sees all of them."""
        super().__init__(*args, **kwargs)
        if employers is None:
            del self.fields["employer"]
        else:
            self.fields["employer"].queryset = employers  # type: ignore[attr-defined]
