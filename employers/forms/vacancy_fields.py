"""Fields of the vacancy form: small, on the right keypad, and empty where nothing was said."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import DateInput

YES_NO = [("", gettext_lazy("not said")), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]
_SMALL = {"autocomplete": "off", "class": "input--s"}


class FigureField(forms.DecimalField):
    """A number as people write it in any of our languages: `15.50`, `15,50`, `1,500.00`, `$15`. What could be two is refused."""

    default_error_messages = {
        "invalid": gettext_lazy("Write it in figures, with a point or a comma only before the cents: 1500 or 15.50.")
    }

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        figures = _with_a_point(value)
        if not figures:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(figures)


def _with_a_point(text: str) -> str:
    """As a program reads it, or nothing: `1,500` is 1500 here and 1.5 there."""
    figures = re.sub(r"[\s$]", "", text)
    if _GROUPED.fullmatch(figures):
        whole_part, cents = figures[:-3], figures[-2:]
        return re.sub("[.,]", "", whole_part) + "." + cents
    if re.fullmatch(r"\d+,\d{1,2}", figures):
        return figures.replace(",", ".")
    return figures if re.fullmatch(r"-?\d+(\.\d+)?", figures) else ""


_GROUPED = re.compile(r"\d{1,3}(,\d{3})+\.\d\d|\d{1,3}(\.\d{3})+,\d\d")


def yes_no(**options: Any) -> forms.TypedChoiceField:
    """Yes, no, or not said, which is None."""
    return forms.TypedChoiceField(
        choices=YES_NO, required=False, coerce=lambda text: text == "true", empty_value=None, **options
    )


def decimals(least: Decimal, most: Decimal, *, required: bool = False, **options: Any) -> FigureField:
    attrs = _SMALL | {"inputmode": "decimal"}
    return FigureField(
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


def day_field(*, required: bool = False, past: bool = False) -> forms.DateField:
    """A day of some year that can be meant; `past`: of something that has happened."""
    checks = [_possible_year, _not_to_come] if past else [_possible_year]
    return forms.DateField(widget=DateInput, required=required, validators=checks)


def _possible_year(day: date) -> None:
    today = timezone.localdate()
    if not today.year - 30 <= day.year <= today.year + 10:
        raise forms.ValidationError(_("The year %(year)s cannot be meant: check the day.") % {"year": day.year})


def _not_to_come(day: date) -> None:
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day is still to come: leave it empty until it has happened."))


def text_area(*, rows: int, hint: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        max_length=5_000, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )
