"""Fields as an officer's telephone fills them: days as dd/mm/yyyy, numbers on the keypad, a municipality by its department."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import InvalidInput
from pathways.models import Programme
from reference.models import Country, Crop, Language, Occupation, Skill, Subdivision
from reference.selectors import municipalities_of

from ..checks import check_name
from ..dialling import PREFIXES, read_phone

DAY = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})|(\d{2})(\d{2})(\d{4})")
Choices = list[tuple[str, Any]]


class DayField(forms.Field):
    """A day of the calendar, written dd/mm/yyyy (also with dashes, dots, or the eight digits alone). Not in the future unless `ahead`."""

    widget = forms.TextInput

    def __init__(self, *, ahead: bool = False, **options: Any) -> None:
        super().__init__(**{"help_text": gettext_lazy("dd/mm/yyyy")} | options)
        self.ahead = ahead
        self.widget.attrs |= {"inputmode": "numeric", "maxlength": 10, "autocomplete": "off"}
        self.widget.attrs["class"] = "input--s"

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = DAY.fullmatch(text)
        if not found:
            raise ValidationError(_("Write the day as dd/mm/yyyy, 05/11/1990 for example."))
        day, month, year = (int(part) for part in found.groups() if part)
        return self._on_the_calendar(day, month, year)

    def _on_the_calendar(self, day: int, month: int, year: int) -> date:
        if not 1 <= month <= 12:
            raise ValidationError(
                _("There is no month %(month)d: write the day first, then the month.") % {"month": month}
            )
        if not 1900 <= year <= 2100:
            raise ValidationError(_("Look at the year again: %(year)d.") % {"year": year})
        last = calendar.monthrange(year, month)[1]
        if not 1 <= day <= last:
            raise ValidationError(
                _("%(month)02d/%(year)d has %(last)d days; there is no day %(day)d.")
                % {"month": month, "year": year, "last": last, "day": day}
            )
        found = date(year, month, day)
        if not self.ahead and found > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return found


class NameField(forms.CharField):
    """Part of a name, kept byte for byte but for the spaces around it."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        _refused(check_name, name, field="")
        return name


class PhoneField(forms.CharField):
    """A telephone number as people say it; `country` gives the prefix of one written without. `doubt` is told after cleaning."""

    widget = forms.TextInput
    doubt = ""

    def __init__(self, *, country: str = "", **options: Any) -> None:
        super().__init__(max_length=30, **options)
        self.country = country
        self.widget.input_type = "tel"
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "off", "class": "input--m"}

    def of(self, country: str) -> None:
        self.country = country
        if country in PREFIXES:
            self.help_text = _("Without a prefix it is a number of +%(prefix)s.") % {"prefix": PREFIXES[country]}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ""
        phone = _refused(read_phone, text, self.country)
        self.doubt = phone.doubt
        return phone.number


def _refused(check: Any, *arguments: Any, **named: Any) -> Any:
    """What a check of the domain refuses, as a field tells it."""
    try:
        return check(*arguments, **named)
    except InvalidInput as error:
        raise ValidationError(error.message) from error


def keypad(**options: Any) -> forms.IntegerField:
    """A whole number, typed on the keypad."""
    attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "input--s"}
    return forms.IntegerField(widget=forms.TextInput(attrs=attrs), **options)


class Lists:
    """The lists that people choose from, each read once a page, by title in the reader's language."""

    def __init__(self, country: str) -> None:
        self.country = country

    @cached_property
    def countries(self) -> Choices:
        """Where people of the region are from and work first, then all others."""
        found = list(Country.objects.all())
        near = [country for country in found if country.is_origin or country.is_destination]
        return [
            ("", "–"),
            (_("Region and destinations"), _sorted(near)),
            (_("Other countries"), _sorted(country for country in found if country not in near)),
        ]

    @cached_property
    def jobs(self) -> Choices:
        return [("", "–"), *_sorted(Occupation.objects.filter(is_job=True))]

    @cached_property
    def crops(self) -> Choices:
        return [("", "–"), *_grouped(Crop.objects.all())]

    @cached_property
    def skills(self) -> Choices:
        return [("", "–"), *_grouped(Skill.objects.all())]

    @cached_property
    def languages(self) -> Choices:
        return [("", "–"), *_sorted(Language.objects.all())]

    @cached_property
    def programmes(self) -> Choices:
        """Those that take people now."""
        return _sorted(Programme.objects.for_work())

    @cached_property
    def past_programmes(self) -> Choices:
        return [("", "–"), *_sorted(Programme.objects.filter(is_work=True))]

    @cached_property
    def departments(self) -> Choices:
        found = Subdivision.objects.filter(country=self.country).order_by("name")
        return [("", "–"), *((place.code, place.name) for place in found)]

    @cached_property
    def destinations(self) -> Choices:
        """Each country that offers work, and its states."""
        states = Subdivision.objects.filter(country__is_destination=True).select_related("country")
        by_country = groupby(
            sorted(states, key=lambda place: (place.country.title, place.name)), lambda place: place.country
        )
        return [
            ("", "–"),
            *(
                (
                    country.title,
                    [(country.code, _("anywhere in %(country)s") % {"country": country.title}), *_named(places)],
                )
                for country, places in by_country
            ),
        ]

    def municipalities(self, department: str) -> Choices:
        return [("", "–"), *((str(place.pk), place.name) for place in municipalities_of(department))]


def _sorted(records: Iterable[Any]) -> Choices:
    return sorted(((str(record.pk), record.title) for record in records), key=lambda choice: choice[1].lower())


def _named(places: Iterable[Any]) -> Choices:
    return [(place.code, place.name) for place in places]


def _grouped(records: Iterable[Any]) -> Choices:
    in_order = sorted(records, key=lambda record: str(record.get_group_display()).lower())
    return [(label, _sorted(group)) for label, group in groupby(in_order, lambda record: record.get_group_display())]
