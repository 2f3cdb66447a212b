"""Fields of the vacancy form: small, on the right keypad, and empty where nothing was said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from common.forms import DateInput

YES_NO = [("", gettext_lazy("not said")), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]
_SMALL = {"autocomplete": "off", "class": "input--s"}


def yes_no(**options: Any) -> forms.TypedChoiceField:
    """Yes, no, or not said, which is None."""
    return forms.TypedChoiceField(
        choices=YES_NO, required=False, coerce=lambda text: text == "true", empty_value=None, **options
    )


def decimals(least: Decimal, most: Decimal, *, required: bool = False, **options: Any) -> forms.DecimalField:
    attrs = _SMALL | {"inputmode": "decimal"}
    return forms.DecimalField(
        min_value=least,
        max_value=most,
        decimal_places=2,
        required=required,
        localize=False,
        widget=forms.TextInput(attrs=attrs),
        **options,
    )


def whole(least: int, most: int, *, required: bool = True, hint: Any = "") -> forms.IntegerField:
    attrs = _SMALL | {"inputmode": "numeric"}
    return forms.IntegerField(
        min_value=least, max_value=most, required=required, help_text=hint, widget=forms.TextInput(attrs=attrs)
    )


def optional_day() -> forms.DateField:
    return forms.DateField(widget=DateInput, required=False)


def text_area(*, rows: int, hint: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        max_length=5_000, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )
