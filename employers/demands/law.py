"""Which law or policy forbids a demand, by the family of the programme. None: it is shown as the policy of this platform."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..choices import Family


class Demand(models.TextChoices):
    SEX = "sex", _("sex")
    AGE = "age", _("age")
    ORIGIN = "origin", _("nationality or ethnicity")
    RELIGION = "religion", _("religion")
    FAMILY = "family", _("family or pregnancy")
    FEES = "fees", _("money asked of workers")
    PASSPORT = "passport", _("keeping passports")


# Open to any qualified worker "regardless of race, color, national origin, age, sex, religion, handicap, or citizenship".
_H2A, _H2B = "20 CFR 655.135(a)", "20 CFR 655.20(r)"
_LFT = "Ley Federal del Trabajo, art. 133 I"
_CANADA = "Human rights code of the province (Ontario: R.S.O. 1990, c. H.19, s. 5); ILO Convention 111, art. 1"
_FORCED_LABOUR = "ILO Convention 29 (forced labour), art. 1"

# Read on 27 November 2026 as reprinted: the Mexican law, article 133 I, III and XIV (juristas.mx; infobae.com, 10 June 2025), the code of
# Ontario (ohrc.on.ca), Convention 111 (equalrightstrust.org), 42 USC 2000e(k) (gawlawgroup.blogspot.com).
# Written down from general knowledge and not looked up at the source: whoever reads them is told.
_NOT_LOOKED_UP = frozenset({_H2A, _H2B, _FORCED_LABOUR})

_UNEQUAL = {Family.H2A: _H2A, Family.H2B: _H2B, Family.TVTF: _LFT, Family.CANADA: _CANADA}
_LAW: dict[Demand, dict[Family, str]] = {
    Demand.SEX: _UNEQUAL,
    Demand.AGE: _UNEQUAL,
    Demand.ORIGIN: _UNEQUAL,
    Demand.RELIGION: _UNEQUAL,
    Demand.FAMILY: {
        Family.H2A: "42 USC 2000e(k)",
        Family.H2B: "42 USC 2000e(k)",
        Family.TVTF: "Ley Federal del Trabajo, art. 133 I, XIV",
        Family.CANADA: _CANADA,
    },
    Demand.FEES: {
        Family.H2A: "20 CFR 655.135(j), (k); 8 CFR 214.2(h)(5)(xi)",
        Family.H2B: "20 CFR 655.20(o), (p); 8 CFR 214.2(h)(6)(i)(B)",
        Family.TVTF: "Ley Federal del Trabajo, art. 133 III",
        Family.CANADA: "IRPR 209.2, 209.3",
    },
    Demand.PASSPORT: {
        Family.H2A: "18 USC 1592",
        Family.H2B: "18 USC 1592; 20 CFR 655.20(z)",
        Family.TVTF: _FORCED_LABOUR,
        Family.CANADA: "ESDC, primary agriculture: working conditions",
    },
}


def citation_of(demand: Demand, family: Family | None) -> str:
    """The law to show beside a refusal; the general standard where the programme has none of its own here."""
    citation = _LAW[demand].get(family, "") if family else "ILO Convention 111, art. 1"
    if citation in _NOT_LOOKED_UP:
        return gettext("%(citation)s (confidence low: not yet looked up)") % {"citation": citation}
    return citation
