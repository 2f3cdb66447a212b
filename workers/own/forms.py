from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm

from ..choices import RequestAbout


class DayOfBirth(forms.SelectDateWidget):
    """Three lists, each of which says what it is; nobody turns a calendar back by fifty years."""

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        parts = {"day": pgettext("of the month", "Day"), "month": gettext("Month"), "year": gettext("Year")}
        for part in context["widget"]["subwidgets"]:
            part["attrs"]["aria-label"] = parts[part["name"].rpartition("_")[2]]
        return context


class ClaimForm(FacesForm):
    folio = forms.CharField(
        label=_("Folio"),
        max_length=24,
        help_text=_("It is on your receipt, for example GT-26-000123-K."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    birth_date = forms.DateField(label=_("Date of birth"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        year = timezone.localdate().year
        self.fields["birth_date"].widget = DayOfBirth(
            years=range(year - 15, year - 92, -1),
            empty_label=(gettext("Year"), gettext("Month"), pgettext("of the month", "Day")),
        )


class CodeForm(FacesForm):
    code = forms.RegexField(
        r"^\s*(\d\s*){6}$",
        label=_("Your code"),
        error_messages={"invalid": _("The code has six digits.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12", "size": "8"}
        ),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())


class CorrectionForm(FacesForm):
    about = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[choice for choice in RequestAbout.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    said = forms.CharField(
        label=_("How is it right?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write it in your words. You can bring the paper to your office."),
    )
