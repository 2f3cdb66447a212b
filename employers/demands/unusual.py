"""Demands that are lawful and seldom needed: a coordinator sees them with the reason, nobody is refused for them.

H-2A and H-2B ask that qualifications be "bona fide and consistent with the normal and accepted qualifications" of employers who do
not use the programme (20 CFR 655.122(b), 655.20(e)).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import Family
from .finding import read_plainly

MOST_MONTHS = 3  # of experience, for work by hand
# Work that is learnt by doing it: SOC 2018 for crops, animals, grading, grounds, rooms, dishes, packing and moving by hand.
BY_HAND = ("45-2041", "45-2092", "45-2093", "37-3011", "37-2012", "35-9021", "53-7062", "53-7064", "51-3022")
# The same work by ISCO-08: elementary occupations (major group 9) and graders.
_BY_HAND_ISCO = ("9", "7515")


class Unusual(models.TextChoices):
    EXPERIENCE = "experience", _("more than three months of experience for work by hand")
    SCHOOLING = "schooling", _("schooling for work by hand")
    LANGUAGE = "language", _("a language that work by hand seldom needs")
    REFERENCES = "references", _("references of earlier employers")
    QUOTA = "quota", _("a production standard from the first day")


_WORDS: dict[Unusual, re.Pattern[str]] = {
    Unusual.SCHOOLING: re.compile(
        r"\b(?:high school|diploma|\bged\b|college|degree)\b(?! (?:students?|slopes?))|\b(?:bachillerato|secundaria completa|"
        r"titulo universitario|"
        r"diploma de)\b|\b(?:diplome|etudes secondaires|baccalaureat)\b"
    ),
    Unusual.LANGUAGE: re.compile(
        r"\b(?:must|required to|able to|fluent|proficient|need to)\b[^.]{0,30}\b(?:speak|read|write|understand|"
        r"in)\b[^.]{0,20}\benglish\b|"
        r"\benglish (?:is )?(?:required|necessary|a must)\b|\b(?:hablar|dominar|leer|saber)\b[^.]{0,20}\bingles\b|"
        r"\bingles (?:fluido|indispensable)\b|"
        r"\b(?:parler|maitriser|lire)\b[^.]{0,20}\b(?:anglais|francais)\b"
    ),
    Unusual.REFERENCES: re.compile(
        r"\b(?:references? (?:are |is )?(?:required|needed)|verifiable references?|(?:provide|with) references?)\b|"
        r"\b(?:cartas? de recomendacion|referencias (?:laborales|obligatorias))\b|\blettres? de (?:recommandation|reference)\b"
    ),
    Unusual.QUOTA: re.compile(
        r"\b(?:production|productivity) (?:standards?|quotas?|minimums?)\b|\bminimum (?:productivity|production)\b|"
        r"\b(?:cuota|minimo|estandar) de (?:produccion|productividad)\b|\b(?:quota|norme|minimum) de (?:production|productivite)\b"
    ),
}
_CITATIONS = {Family.H2A: "20 CFR 655.122(b)", Family.H2B: "20 CFR 655.20(e)"}


@dataclass(frozen=True)
class Flag:
    """What is unusual, the words or the figure that say so, and the law that the reason rests on (none outside the United States)."""

    what: Unusual
    said: str
    citation: str


def is_by_hand(soc_code: str, isco_code: str) -> bool:
    return soc_code[:7] in BY_HAND or (not soc_code and isco_code.startswith(_BY_HAND_ISCO))


def unusual_demands(
    text: str, *, family: Family | None, experience_months: int | None, soc_code: str = "", isco_code: str = ""
) -> list[Flag]:
    """Of work that is not by hand nothing is unusual here."""
    if not is_by_hand(soc_code, isco_code):
        return []
    citation = _CITATIONS.get(family, "") if family else ""
    flags = []
    if experience_months is not None and experience_months > MOST_MONTHS:
        flags.append(Flag(Unusual.EXPERIENCE, str(experience_months), citation))
    folded, places = read_plainly(text)
    for what, pattern in _WORDS.items():
        if found := pattern.search(folded):
            flags.append(Flag(what, text[places[found.start()] : places[found.end() - 1] + 1], citation))
    return flags
