"""What comes more than once: one form a row, the same at registration and when something is added to a file."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import Evidence, LanguageLevel, PaperKind, PaperResult, Wish
from ..models import Availability, LanguageClaim, PastStay, PlaceWish, SkillClaim, SupportingPaper, WorkExperience
from .fields import DayField, keypad
from .screens import Screen

EVIDENCE_HINT = gettext_lazy("What you have seen yourself: a letter, a test, an employer who confirms it.")


class Row(Screen):
    """`model` is the part of a file that a row becomes, with the values of `part()`; `name` what one of them is called."""

    model: ClassVar[type[models.Model]]
    name: ClassVar[Any]

    def part(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @classmethod
    def of(cls, part: Any) -> dict[str, Any]:
        return {name: getattr(part, name) for name in cls.base_fields if hasattr(part, name)}

    @classmethod
    def columns(cls) -> frozenset[str]:
        """Of the model, those that the form shows and so writes."""
        return frozenset(cls.base_fields)


class _Evidence(forms.TypedChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Proof"),
            choices=Evidence.choices,
            coerce=int,
            initial=Evidence.STATED,
            help_text=EVIDENCE_HINT,
        )


class LanguageRow(Row):
    model, name = LanguageClaim, gettext_lazy("Language")

    language_id = forms.ChoiceField(label=gettext_lazy("Language"))
    level = forms.TypedChoiceField(
        label=gettext_lazy("How well"),
        choices=[choice for choice in LanguageLevel.choices if choice[0] != LanguageLevel.NONE],
        coerce=int,
        initial=LanguageLevel.GOOD,
    )
    is_mother_tongue = forms.BooleanField(label=gettext_lazy("Mother tongue"), required=False)

    def prepare(self) -> None:
        self.choose("language_id", self.lists.languages)


class WorkRow(Row):
    model, name = WorkExperience, gettext_lazy("Work")

    occupation_id = forms.ChoiceField(label=gettext_lazy("Work"))
    crop_id = forms.ChoiceField(label=gettext_lazy("Crop or animal"), required=False)
    months = keypad(label=gettext_lazy("Months, all together"), min_value=0, max_value=720)
    seasons = keypad(label=gettext_lazy("Harvests or seasons"), min_value=0, max_value=70, required=False)
    last_year = keypad(label=gettext_lazy("Last year"), min_value=1950, max_value=2100, required=False)
    country_id = forms.ChoiceField(label=gettext_lazy("Country"))
    employer_name = forms.CharField(label=gettext_lazy("Farm or employer"), max_length=200, required=False)
    evidence = _Evidence()

    def prepare(self) -> None:
        self.choose("occupation_id", self.lists.jobs)
        self.choose("crop_id", self.lists.crops)
        self.choose("country_id", self.lists.countries)
        self.initial.setdefault("country_id", self.lists.country)

    def clean_last_year(self) -> int | None:
        year: int | None = self.cleaned_data["last_year"]
        if year is not None and year > timezone.localdate().year:
            raise forms.ValidationError(_("This year has not come yet."))
        return year


class SkillRow(Row):
    model, name = SkillClaim, gettext_lazy("Skill")

    skill_id = forms.ChoiceField(label=gettext_lazy("Skill, tool or machine"))
    evidence = _Evidence()

    def prepare(self) -> None:
        self.choose("skill_id", self.lists.skills)


class StayRow(Row):
    model, name = PastStay, gettext_lazy("Season abroad")

    programme_id = forms.ChoiceField(label=gettext_lazy("Pathway"))
    entered_on = DayField(label=gettext_lazy("Entered on"))
    left_on = DayField(label=gettext_lazy("Left on"), required=False)
    employer_name = forms.CharField(label=gettext_lazy("Employer"), max_length=200, required=False)

    def prepare(self) -> None:
        self.choose("programme_id", self.lists.past_programmes)

    def clean(self) -> dict[str, Any]:
        return _in_order(self, "entered_on", "left_on", _("The person left before they entered: check the days."))


class FreeRow(Row):
    model, name = Availability, gettext_lazy("Free dates")

    starts_on = DayField(label=gettext_lazy("Can be away from"), ahead=True)
    ends_on = DayField(label=gettext_lazy("until"), ahead=True)

    def clean(self) -> dict[str, Any]:
        cleaned = _in_order(self, "starts_on", "ends_on", _("The end comes before the start: check the dates."))
        if cleaned.get("ends_on") and cleaned["ends_on"] < timezone.localdate():
            self.add_error("ends_on", _("These dates are over: ask for those to come."))
        return cleaned


class PlaceRow(Row):
    model, name = PlaceWish, gettext_lazy("Place")

    place = forms.ChoiceField(label=gettext_lazy("Place"))
    wish = forms.ChoiceField(label=gettext_lazy("Wish"), choices=Wish.choices, initial=Wish.WANTED)

    def prepare(self) -> None:
        self.choose("place", self.lists.destinations)

    def part(self) -> dict[str, Any]:
        place = self.cleaned_data["place"]
        state = {"subdivision_id": place} if len(place) > 2 else {}
        return {"country_id": place[:2], "wish": self.cleaned_data["wish"]} | state

    @classmethod
    def columns(cls) -> frozenset[str]:
        return frozenset({"country_id", "subdivision_id", "wish"})

    @classmethod
    def of(cls, part: Any) -> dict[str, Any]:
        return super().of(part) | {"place": part.subdivision_id or part.country_id}


class PaperRow(Row):
    model, name = SupportingPaper, gettext_lazy("Paper")

    kind = forms.ChoiceField(label=gettext_lazy("Paper"), choices=[("", "–"), *PaperKind.choices])
    result = forms.ChoiceField(
        label=gettext_lazy("What it says"), choices=PaperResult.choices, initial=PaperResult.SHOWN
    )
    issued_on = DayField(label=gettext_lazy("Issued on"), required=False)
    expires_on = DayField(label=gettext_lazy("Expires"), ahead=True, required=False)

    def clean(self) -> dict[str, Any]:
        return _in_order(self, "issued_on", "expires_on", _("The paper expires before it was issued: check the dates."))


def _in_order(form: forms.Form, first: str, last: str, sentence: str) -> dict[str, Any]:
    """The cleaned values, with an error at the second day where it comes before the first."""
    cleaned = form.cleaned_data
    if cleaned.get(first) and cleaned.get(last) and cleaned[last] < cleaned[first]:
        form.add_error(last, sentence)
    return cleaned
