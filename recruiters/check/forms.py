from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm

from .clues import LONGEST


class CheckForm(FacesForm):
    text = forms.CharField(
        label=_("What were you sent?"),
        help_text=_(
            "Paste the message or the text of the photo, or write a number, a telephone or a name. We keep nothing of it."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Paste the message, or write a number, a telephone or a name."),
            "max_length": _("This is too long: paste the part with the numbers and names, up to 5,000 letters."),
        },
    )
