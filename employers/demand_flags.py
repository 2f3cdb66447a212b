"""What in a vacancy's words a coordinator should look at: demands that the law forbids, and unusual ones. Shown, never acted upon."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .demands import Unusual, demands_in, unusual_demands
from .families import family_of
from .models import Vacancy


@dataclass(frozen=True)
class FlagLine:
    """`state` is a face: "fail" for what the law forbids to ask, "condition" for what is unusual."""

    state: str
    label: str
    what: str
    words: str
    reason: str


def flags_of(vacancy: Vacancy) -> list[FlagLine]:
    """Of a public record as well: there it is told and nothing else."""
    text = "\n".join((vacancy.title, vacancy.duties, vacancy.special_requirements, vacancy.pay_notes))
    family = family_of(vacancy.programme_id)
    forbidden = [
        FlagLine("fail", _("Not to be asked"), str(found.demand.label), found.words, found.citation)
        for found in demands_in(text, family)
    ]
    isco = vacancy.occupation.isco_code if vacancy.occupation else ""
    unusual = unusual_demands(
        text,
        family=family,
        experience_months=vacancy.experience_months,
        soc_code=vacancy.soc_code,
        isco_code=isco,
    )
    return forbidden + [
        FlagLine("condition", _("Unusual"), str(flag.what.label), _said(flag.what, flag.said), flag.citation)
        for flag in unusual
    ]


def _said(what: Unusual, said: str) -> str:
    return _("%(n)s months") % {"n": said} if what == Unusual.EXPERIENCE else said
