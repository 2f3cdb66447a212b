"""Amounts of money as people write them: with the sign of a currency, blanks, and either mark before the thousands or the cents."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_SIGN = r"(?:[^\W\d_]+\.?|[$€£¢\s])+"  # Q, Q., US$, quetzales
_SIGNS = re.compile(rf"^{_SIGN}|{_SIGN}$")
_BETWEEN = re.compile(r"(?<=\d)[\s'’](?=\d)")
_CENTS = re.compile(r"(.+)[.,](\d{1,2})")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+")


def amount_of(text: str) -> str:
    """The digits with a point before the cents; the text itself where it is no amount.

    A mark with one or two digits after it stands before the cents, whichever it is; with three it parts the thousands ("3,500",
    "3.500"): nobody pays in tenths of cents.
    """
    bare = _BETWEEN.sub("", _SIGNS.sub("", text))
    found = _CENTS.fullmatch(bare)
    whole, cents = (found[1], f".{found[2]}") if found else (bare, "")
    return re.sub(r"[.,]", "", whole) + cents if _WHOLE.fullmatch(whole) else text


class AmountField(forms.DecimalField):
    """More than nothing, up to ten digits and cents."""

    default_error_messages = {"invalid": _("Write the amount in digits, for example 3500 or 3500.50.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(min_value=Decimal("0.01"), max_digits=12, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(amount_of(value) if isinstance(value, str) else value)
