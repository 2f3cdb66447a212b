"""One row of an addendum to one row of ours, or to the reasons why it is not taken."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common.names import plain
from common.sheets.cells import cell_text

from ...choices import DemandFormat
from ...models import CaseCrop, CaseHousing, CaseRecruiter, CaseWorksite
from ...models.addenda import CaseRow
from .. import values
from ..layouts import Binding
from ..lookups import Lookups
from ..problems import Rejection, Warn
from ..rows import Refusal, wrong_width
from .cells import Cells, fields_of_place

_CASE_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{4,28}[A-Z0-9]")


@dataclass
class Addendum:
    """A row as the file states it. `fields` are columns of `Kind.model`."""

    line: int
    fields: dict[str, Any]
    identity: str
    original: dict[str, Any]
    warnings: list[tuple[Warn, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """`named_by`: what tells two rows of a case apart; what else a row says may change from one file to the next."""

    model: type[CaseRow]
    read: Callable[[Cells], dict[str, Any]]
    named_by: tuple[str, ...]


def read_addendum(binding: Binding, line: int, cells: Sequence[Any], lookups: Lookups) -> Addendum | Refusal:
    if len(cells) != len(binding.header):
        return wrong_width(binding, line, len(cells))
    kind = KINDS[binding.layout.format]
    read = Cells(binding, line, [cell_text(cell) for cell in cells], lookups)
    row = read.row()
    fields = {"case_number": _case_number(read), "job_order_number": read.code("job_order_number", 30).upper()}
    fields |= kind.read(read)
    if read.problems:
        return Refusal(line, read.problems, row)
    original = {"layout": binding.layout.format, "row": row}
    original |= {"set_aside": read.set_aside} if read.set_aside else {}
    return Addendum(line, fields, _identity(kind, fields), original, read.warnings)


def _case_number(cells: Cells) -> str:
    text = cells.first("case_number").upper()
    if not text:
        cells.refuse_missing("case_number")
    elif not _CASE_NUMBER.fullmatch(text):
        fix = _("Write it as %(example)s.") % {"example": "H-300-25312-390600"}
        cells.refuse(Rejection.UNREADABLE, "case_number", text, _("not a case number"), fix)
    return text


def _identity(kind: Kind, fields: Mapping[str, Any]) -> str:
    parts = [kind.model.__name__, fields["case_number"], *(plain(str(fields[name] or "")) for name in kind.named_by)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


# --- the four kinds


def _crop(cells: Cells) -> dict[str, Any]:
    activity, unit = cells.text("activity"), cells.unit()
    if not activity:
        cells.refuse_missing("activity")
    return {
        "number": cells.code("number", 12),
        "activity": activity,
        "crop_id": cells.lookups.crop(activity),
        "wage": cells.amount("wage", unit),
        "wage_unit": unit or "",
        "pay_notes": cells.long_text("pay_notes"),
    }


def _worksite(cells: Cells) -> dict[str, Any]:
    place, business = fields_of_place(cells), cells.text("business")
    if not any((business, place["address"], place["city"], place["county"])):
        cells.refuse_missing("city")
    starts_on, ends_on = cells.day("starts_on"), cells.day("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        cells.put_aside("ends_on", str(ends_on), Warn.DATE_IMPLAUSIBLE)
        ends_on = None
    return place | {
        "business": business,
        "area": cells.text("area", 120),
        "note": cells.long_text("note"),
        "crew": cells.code("crew", 12),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "workers": cells.number("workers"),
        **_wage(cells),
    }


def _wage(cells: Cells) -> dict[str, Any]:
    unit = cells.unit()
    wage, wage_to = (
        amount and amount.quantize(values.CENT) for amount in (cells.amount(name, unit) for name in ("wage", "wage_to"))
    )
    if wage and wage_to and wage_to < wage:
        cells.put_aside("wage_to", str(wage_to), Warn.WAGE_RANGE_REVERSED)
    return {
        "wage": wage or None,
        "wage_to": wage_to if wage and wage_to and wage_to > wage else None,
        "wage_unit": unit or "",
    }


def _housing(cells: Cells) -> dict[str, Any]:
    place, kind = fields_of_place(cells), cells.text("kind", 100)
    if not any((kind, place["address"], place["city"])):
        cells.refuse_missing("address")
    return place | {
        "kind": kind,
        "note": cells.long_text("note"),
        "units": cells.number("units"),
        "capacity": cells.number("capacity"),
        **{name: cells.yes_no(name) for name in ("meets_local", "meets_state", "meets_federal")},
    }


def _recruiter(cells: Cells) -> dict[str, Any]:
    organisation, family_name = cells.text("organisation"), cells.text("family_name", 100)
    given_names = values.clipped(" ".join(filter(None, (cells.text("first_name"), cells.text("middle_name")))), 200)
    if not organisation and not family_name:
        cells.refuse_missing("organisation")
    country = cells.first("country")
    region = cells.text("region", 100) or cells.text("province", 100)
    return {
        "organisation": organisation,
        "family_name": family_name,
        "given_names": given_names,
        "city": values.clipped(values.place_name(cells.text("city", 100)).strip(" ,"), 100),
        "region": values.place_name(region) if len(region) > 3 else region,
        "postal_code": values.postal_code(cells.code("postal_code", 12)),
        "country_id": cells.lookups.countries.get(plain(country)) if country else None,
        "search_name": plain(given_names, family_name, organisation),
    }


_PLACE = ("business", "address", "city", "county", "subdivision_id")
KINDS: Mapping[str, Kind] = {
    DemandFormat.H2A_CROPS: Kind(CaseCrop, _crop, ("number", "activity", "wage_unit")),
    DemandFormat.H2A_WORKSITES: Kind(CaseWorksite, _worksite, _PLACE),
    DemandFormat.H2B_WORKSITES: Kind(CaseWorksite, _worksite, (*_PLACE, "crew", "starts_on")),
    DemandFormat.H2A_HOUSING: Kind(CaseHousing, _housing, ("kind", "address", "city", "subdivision_id")),
    DemandFormat.H2B_RECRUITERS: Kind(
        CaseRecruiter, _recruiter, ("family_name", "given_names", "organisation", "city")
    ),
}
