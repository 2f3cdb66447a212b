"""The rule kinds: a small closed set. A new programme is data; a new kind is a class in one of the rooms."""

from __future__ import annotations

from typing import Any

from ..parameters import BadRule, gettext_noop
from .base import Case, Kind, Side
from .fit import Available, DrivingLicence, ExperienceRequired, LanguageRequired, NotRefused, SkillRequired
from .person import (
    Consent,
    DocumentThrough,
    Literate,
    MedicalValid,
    MinimumAge,
    Nationality,
    RecentlyConfirmed,
    RecordClear,
    StayLimit,
)
from .work import (
    CertificationHeld,
    CommodityList,
    Duration,
    FeeBan,
    HoursAWeek,
    HousingFree,
    NeedType,
    PeriodOfYear,
    Place,
    Sector,
    Statement,
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
        StayLimit(),
        Consent(),
        RecentlyConfirmed(),
        Sector(),
        CommodityList(),
        Place(),
        Duration(),
        PeriodOfYear(),
        HoursAWeek(),
        HousingFree(),
        TransportDaily(),
        TravelPaid(),
        FeeBan(),
        CertificationHeld(),
        NeedType(),
        Statement(),
        ExperienceRequired(),
        LanguageRequired(),
        SkillRequired(),
        DrivingLicence(),
        Available(),
        NotRefused(),
    )
}


def kind_named(name: str) -> Kind[Any]:
    """Raises BadRule, naming what is allowed, for a kind that does not exist."""
    if name not in KINDS:
        text = gettext_noop("unknown kind %(kind)s; allowed: %(allowed)s")
        raise BadRule(text, kind=repr(name), allowed=", ".join(sorted(KINDS)))
    return KINDS[name]
