"""What a vacancy may have several of: piece rates, deductions, skills and languages that the work needs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.screens import ScreenForm
from common.wording import money

from ..choices import DeductionKind, DeductionPer, Family, Requirement
from ..demands import in_a_sentence, refused_in
from ..disclosure import FORBIDDEN
from .vacancy_fields import decimals

LEVELS = [
    (1, gettext_lazy("a few words")),
    (2, gettext_lazy("simple talk")),
    (3, gettext_lazy("good")),
    (4, gettext_lazy("fluent")),
]


class PieceRow(ScreenForm):
    """Pay by the piece, as the employer says it: it is never turned into an hourly wage."""

    name = gettext_lazy("Piece rate")
    activity = forms.CharField(label=gettext_lazy("Crop and activity"), max_length=100)
    rate = decimals(Decimal("0.01"), Decimal(10_000), required=True, label=gettext_lazy("Rate"))
    unit = forms.CharField(
        label=gettext_lazy("For each"), max_length=60, help_text=gettext_lazy("bin, bucket of 10 kg, tree …")
    )
    hourly = decimals(Decimal("0.01"), Decimal(1_000), label=gettext_lazy("Comes to some … an hour"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("activity", "unit"):
            if found := refused_in(cleaned.get(name, ""), self.about.family):
                self.add_error(name, in_a_sentence(found))
        return cleaned

    @staticmethod
    def applies(about: Any) -> bool:
        return about.family == Family.H2A


class DeductionRow(ScreenForm):
    """One deduction; what the law never allows is refused with its citation."""

    name = gettext_lazy("Deduction")
    kind = forms.ChoiceField(label=gettext_lazy("For what"), choices=[("", "–"), *DeductionKind.choices])
    amount = decimals(Decimal(0), Decimal(100_000), label=gettext_lazy("Amount"))
    per = forms.ChoiceField(label=gettext_lazy("How often"), choices=[("", "–"), *DeductionPer.choices])
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        family = self.about.family
        if law := FORBIDDEN.get(family, {}).get(cleaned.get("kind", "")):
            self.add_error("kind", _("This may not be taken off the pay: %(law)s.") % {"law": law})
        if found := refused_in(cleaned.get("reason", ""), family):
            self.add_error("reason", in_a_sentence(found))
        return cleaned

    def refuse_over(self, amount: Decimal, per: str, citation: str, currency: str) -> None:
        told = {"amount": f"{money(amount, currency)} {DeductionPer(per).label}", "law": citation}
        self.add_error("amount", _("The law allows %(amount)s at most: %(law)s.") % told)


class SkillRow(ScreenForm):
    name = gettext_lazy("Skill")
    skill = forms.ChoiceField(label=gettext_lazy("Skill"))
    requirement = forms.ChoiceField(label=gettext_lazy("How much it counts"), choices=[("", "–"), *Requirement.choices])

    def prepare(self) -> None:
        self.choose("skill", self.about.skills)


class LanguageRow(ScreenForm):
    name = gettext_lazy("Language")
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=[("", "–"), *LEVELS])

    def prepare(self) -> None:
        self.choose("language", self.about.languages)
