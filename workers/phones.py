"""Telephone numbers: stored encrypted, found by keyed numbers of their digits.

People say a number with or without the country's prefix, or its last four or seven digits; each way has a column that an index reads.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from common.crypto import blind_number

# Of the registries, and of where people work: Guatemala, El Salvador, Honduras, Belize, Mexico, and the United States with Canada.
PREFIXES = ("502", "503", "504", "501", "52", "1")
LONGEST_WITHOUT_PREFIX = 10


class PhoneKey(models.BigIntegerField):
    """A keyed number of `phone` on the same row, whole or of its `last` digits, worked out whenever a row is saved or made in bulk.

    A save of named fields only has to name this one beside `phone`; what writes by COPY or `update()` asks `phone_key` itself.
    """

    def __init__(self, *args: Any, last: int | None = None, **options: Any) -> None:
        self.last = last
        super().__init__(*args, **{"null": True, "blank": True, "editable": False} | options)

    def pre_save(self, model_instance: models.Model, add: bool) -> int | None:
        key = phone_key(getattr(model_instance, "phone", "") or "", self.last)
        setattr(model_instance, self.attname, key)
        return key

    def deconstruct(self) -> Any:
        """For a migration it is the number that it stores."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.BigIntegerField", arguments, options


def phone_digits(text: str) -> str:
    """The digits of a number as it was written; "00" before the prefix is a "+"."""
    return "".join(letter for letter in text if letter in "0123456789").removeprefix("00")


def phone_key(phone: str, last: int | None = None) -> int | None:
    """What `Worker.phone_index` holds for a number, or the column of its `last` digits; None where it has fewer."""
    digits = phone_digits(phone)
    if len(digits) < (last or 1):
        return None
    purpose = "phone" if last is None else f"phone:{last}"
    return blind_number(digits[-(last or len(digits)) :], purpose=purpose)


def with_phone(text: str) -> Q:
    """People whose number is this one, with or without its prefix, or ends with these four or seven digits; nobody for other lengths."""
    digits = phone_digits(text)
    if len(digits) < 7:
        return Q(phone_last4=phone_key(digits, 4)) if len(digits) == 4 else Q(pk__in=())
    prefixes = ("", *PREFIXES) if len(digits) <= LONGEST_WITHOUT_PREFIX else ("",)
    whole = Q(phone_index__in=[phone_key(prefix + digits) for prefix in prefixes])
    return whole | Q(phone_last7=phone_key(digits, 7)) if len(digits) == 7 else whole
