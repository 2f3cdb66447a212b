from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm


class LookupForm(FacesForm):
    who = forms.CharField(
        label=_("Who is recruiting you?"),
        help_text=_("A name, the number of a licence, or a telephone. A slip in the spelling does no harm."),
        max_length=120,
        min_length=3,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Write a name, a number or a telephone."),
            "min_length": _("Write three letters or more."),
        },
    )
