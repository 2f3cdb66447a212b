"""The rule kinds: a small closed set. A new programme is data; a new kind is a class in one of the rooms."""

from __future__ import annotations

from typing import Any

from ..parameters import BadRule, gettext_noop
from .ability import (
    ExperienceMonths,
    LanguageLevel,
    LivesAbroad,
    MinimumSchooling,
    NotBarred,
    RefugeeStatus,
)
from .base import Case, Kind, Side
from .fit import Available, DrivingLicence, ExperienceRequired, LanguageRequired, NotRefused, SkillRequired
from .past import ReturningWorker, StayLimit
from .pay import WageFloor
from .person import (
    Consent,
    DocumentThrough,
    Literate,
    MedicalValid,
    MinimumAge,
    Nationality,
    RecentlyConfirmed,
    RecordClear,
)
from .programme import DemandNotBarred, Family, IntakeOpen, PermitsWork, Statement
from .trade import Commodity, CommodityList, NeedType, Occupation, Sector
from .windows import Cap, FilingWindow
from .work import (
    CertificationHeld,
    Duration,
    FeeBan,
    HoursAWeek,
    HousingFree,
    PeriodOfYear,
    Place,
    TransportDaily,
    TravelPaid,
)

__all__ = ["KINDS", "Case", "Kind", "Side", "kind_named"]

KINDS: dict[str, Kind[Any]] = {
    kind.name: kind
    for kind in (
        Nationality(),
        MinimumAge(),
        DocumentThrough(),
        RecordClear(),
        MedicalValid(),
        Literate(),
        MinimumSchooling(),
        ExperienceMonths(),
        LanguageLevel(),
        StayLimit(),
        ReturningWorker(),
        RefugeeStatus(),
        LivesAbroad(),
        NotBarred(),
        Consent(),
        RecentlyConfirmed(),
        IntakeOpen(),
        PermitsWork(),
        Sector(),
        Occupation(),
        Commodity(),
        CommodityList(),
        Place(),
        Duration(),
        PeriodOfYear(),
        HoursAWeek(),
        WageFloor(),
        HousingFree(),
        TransportDaily(),
        TravelPaid(),
        FeeBan(),
        CertificationHeld(),
        DemandNotBarred(),
        NeedType(),
        ExperienceRequired(),
        LanguageRequired(),
        SkillRequired(),
        DrivingLicence(),
        Available(),
        NotRefused(),
        Cap(),
        FilingWindow(),
        Statement(),
        Family(),
    )
}


def kind_named(name: str) -> Kind[Any]:
    """Raises BadRule, naming what is allowed, for a kind that does not exist."""
    if name not in KINDS:
        text = gettext_noop("unknown kind %(kind)s; allowed: %(allowed)s")
        raise BadRule(text, kind=repr(name), allowed=", ".join(sorted(KINDS)))
    return KINDS[name]
