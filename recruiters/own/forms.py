from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm

from ..selectors.own_vetting import Licensing, OwnItem


class AskForm(FacesForm):
    """What the recruiter asks for: one of what it may ask for today."""

    what = forms.ChoiceField(label=_("What you ask for"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, asks: list[Licensing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = {ask.key: ask for ask in asks}
        self.fields["what"].choices = [(ask.key, str(ask)) for ask in asks]  # type: ignore[attr-defined]

    @property
    def asked(self) -> Licensing:
        return self.asks[self.cleaned_data["what"]]


class PaperForm(FacesForm):
    item = forms.ChoiceField(label=_("To which item it belongs"))
    title = forms.CharField(label=_("What it is"), max_length=120)
    file = forms.FileField(label=_("File"), help_text=_("PDF, PNG or JPEG, 10 MB at most."))

    def __init__(self, *args: Any, items: list[OwnItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(item.key, item.name) for item in items]  # type: ignore[attr-defined]
