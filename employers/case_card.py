"""What the addenda say of a case, in the words of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.wording import grouped, money

from .models import CaseCrop, CaseHousing, CaseRecruiter, CaseWorksite, Vacancy
from .selectors import CaseFile, Some, case_file

IN_SIGHT = 8


@dataclass(frozen=True)
class Line:
    """`what` in bold, `more` below it, `amount` beside it."""

    what: str
    more: str = ""
    amount: str = ""


@dataclass(frozen=True)
class Part:
    """`first` are in sight, `folded` are to be opened; `left_out` says how many are neither."""

    title: str
    id: str
    note: str
    first: Sequence[Line]
    folded: Sequence[Line]
    left_out: str
    fold_label: str
    state: str = ""  # of a badge, with `label`
    label: str = ""


def case_card(vacancy: Vacancy, *, recruiters: bool) -> list[Part]:
    """A part for each kind of row that there is; `recruiters` where the reader may see who they are."""
    found = case_file(vacancy, recruiters=recruiters)
    if found is None:
        return []
    parts = (_crops(found), _sites(found), _housing(found, vacancy), _recruiters(found))
    return [part for part in parts if part is not None]


def _crops(found: CaseFile) -> Part | None:
    note = ngettext("%(n)s crop or activity", "%(n)s crops or activities", found.crops.count)
    return _part(found.crops, [_crop(crop) for crop in found.crops.rows], _("Crops and piece rates"), "crops", note)


def _crop(crop: CaseCrop) -> Line:
    return Line(
        crop.activity, _in_short(crop.pay_notes), _amount(crop.wage, crop.wage_unit, crop.get_wage_unit_display())
    )


def _sites(found: CaseFile) -> Part | None:
    note = ngettext("%(n)s work site", "%(n)s work sites", found.sites.count)
    lines = [_site(site) for site in found.sites.rows]
    if found.sites.count <= IN_SIGHT:
        return _part(found.sites, lines, _("Work sites"), "sites", note)
    places = [Line(name, amount=grouped(n)) for name, n in found.places]
    return _part(found.sites, lines, _("Work sites"), "sites", note, in_sight=places)


def _site(site: CaseWorksite) -> Line:
    where = ", ".join(filter(None, (site.address, site.city, site.county, str(site.subdivision or ""))))
    people = ngettext("%(n)s worker", "%(n)s workers", site.workers or 0) % {"n": grouped(site.workers or 0)}
    amount = _amount(site.wage, site.wage_unit, site.get_wage_unit_display())
    name = site.business or where
    about = [where if site.business else "", people if site.workers else "", _in_short(site.note)]
    return Line(name, " · ".join(filter(None, about)), amount)


def _housing(found: CaseFile, vacancy: Vacancy) -> Part | None:
    housing = found.housing
    note = ngettext("%(n)s further dwelling", "%(n)s further dwellings", housing.listed.count)
    part = _part(housing.listed, [_dwelling(one) for one in housing.listed.rows], _("Housing"), "housing", note)
    if part is None or housing.capacity is None:
        return part
    words = {"room": grouped(housing.capacity), "seats": grouped(vacancy.seats)}
    label = _("Room for %(room)s people, %(seats)s seats") % words
    return Part(**(vars(part) | {"state": "pass" if housing.capacity >= vacancy.seats else "unknown", "label": label}))


def _dwelling(one: CaseHousing) -> Line:
    where = ", ".join(filter(None, (one.address, one.city, one.county, str(one.subdivision or ""))))
    room = ngettext("room for %(n)s person", "room for %(n)s people", one.capacity or 0)
    amount = room % {"n": grouped(one.capacity)} if one.capacity else ""
    return Line(one.kind or where, " · ".join(filter(None, (where if one.kind else "", _in_short(one.note)))), amount)


def _recruiters(found: CaseFile) -> Part | None:
    note = _("%(n)s on record with the Department of Labor")
    lines = [_recruiter(one) for one in found.recruiters.rows]
    return _part(found.recruiters, lines, _("Who may recruit for it"), "recruiters", note)


def _recruiter(one: CaseRecruiter) -> Line:
    where = ", ".join(filter(None, (one.city, one.region, str(one.country or ""))))
    return Line(
        one.person or one.organisation, " · ".join(filter(None, (one.organisation if one.person else "", where)))
    )


def _part(
    some: Some[object], lines: Sequence[Line], title: str, name: str, note: str, in_sight: Sequence[Line] = ()
) -> Part | None:
    if not some.count:
        return None
    folded = lines if in_sight else lines[IN_SIGHT:]
    return Part(
        title=title,
        id=name,
        note=note % {"n": grouped(some.count)},
        first=in_sight or lines[:IN_SIGHT],
        folded=folded,
        left_out=ngettext("%(n)s more is not shown", "%(n)s more are not shown", some.more) % {"n": grouped(some.more)}
        if some.more
        else "",
        fold_label=_("See the list (%(n)s)") % {"n": grouped(len(folded))},
    )


def _amount(amount: Decimal | None, unit: str, unit_label: str) -> str:
    if amount is None:
        return ""
    figure = money(amount, "USD") if amount == amount.quantize(Decimal("0.01")) else f"US$ {amount.normalize():f}"
    return f"{figure} {unit_label}" if unit else figure


def _in_short(text: str) -> str:
    return text if len(text) <= 160 else text[:159].rstrip() + "…"
