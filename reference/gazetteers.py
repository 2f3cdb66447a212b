"""Official lists of municipalities: three layouts in use, recognised by their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from .files import Problem, Row, Table, WrongFile
from .models import Municipality, Subdivision
from .text import fold, same_name

Record = Mapping[str, Any]
Reading = tuple[str, list[Record], list[Problem]]

# Below this share of common letters two names are two places ("Dolores" and "Villa Dolores" share 0.70).
_NEAREST = 0.6


@dataclass(frozen=True)
class Layout:
    name: str
    code: str
    municipality: str
    department_code: str
    department: str

    @property
    def columns(self) -> frozenset[str]:
        return frozenset([self.code, self.municipality, self.department_code, self.department])


LAYOUTS = (
    Layout("INE Guatemala", "codigo_ine", "municipio", "codigo_depto", "departamento"),
    Layout("municipalities by department", "codigo", "municipio", "codigo_depto", "departamento"),
)
# El Salvador since 1 May 2024: 44 municipalities, whose 262 districts are the municipalities of before. It has no codes.
DISTRICTS = "districts of the 2024 reform"
DISTRICT_COLUMNS = frozenset(["departamento", "municipio_2024", "distrito"])


def read_municipalities(
    table: Table, country: str, departments: Sequence[Subdivision], known: Sequence[Municipality]
) -> Reading:
    """The layout's name, the rows as columns of `Municipality`, and what is wrong with the others. Raises WrongFile."""
    if not departments:
        raise WrongFile(
            _("No departments with a national code are known for “%(country)s”. Run load_reference first.")
            % {"country": country}
        )
    for layout in LAYOUTS:
        if layout.columns <= table.columns:
            return layout.name, *_by_code(table, layout, departments, known)
    if table.columns >= DISTRICT_COLUMNS:
        return DISTRICTS, *_districts(table, departments, known)
    raise WrongFile(
        _("%(file)s: no known list of municipalities. Its columns are %(found)s; expected are %(expected)s.")
        % {
            "file": table.name,
            "found": ", ".join(sorted(table.columns)),
            "expected": " / ".join(", ".join(sorted(columns)) for columns in _all_columns()),
        }
    )


def _all_columns() -> list[frozenset[str]]:
    return [*(layout.columns for layout in LAYOUTS), DISTRICT_COLUMNS]


def _by_code(
    table: Table, layout: Layout, departments: Sequence[Subdivision], known: Sequence[Municipality]
) -> tuple[list[Record], list[Problem]]:
    by_code = {department.official_code: department for department in departments}
    names = {(row.subdivision_id, row.code): row.name for row in known}
    seen: dict[str, int] = {}
    records: list[Record] = []
    problems = list(table.problems)
    for row in table.rows:
        problem = _wrong_row(row, layout, by_code) or _repeated(row, layout.code, seen)
        if problem:
            problems.append(problem)
            continue
        code, name = row[layout.code].zfill(4), " ".join(row[layout.municipality].split())
        subdivision = by_code[code[:2]].code
        ours = names.get((subdivision, code), "")
        records.append({"subdivision_id": subdivision, "code": code, "name": ours if same_name(ours, name) else name})
    return records, problems


def _wrong_row(row: Row, layout: Layout, departments: Mapping[str, Subdivision]) -> Problem | None:
    code = row[layout.code].zfill(4)
    if not (code.isascii() and code.isdigit() and len(code) == 4):
        return row.problem(layout.code, _("a code has four digits, department and municipality: 0101"))
    department = departments.get(code[:2])
    if department is None:
        return row.problem(layout.code, _("no department of this country has the code %(code)s") % {"code": code[:2]})
    if row[layout.department_code].zfill(2) != code[:2]:
        return row.problem(layout.department_code, _("the municipality's code says %(code)s") % {"code": code[:2]})
    if not same_name(row[layout.department], department.name):
        return row.problem(
            layout.department,
            _("department %(code)s is %(name)s; is this the right country?")
            % {"code": code[:2], "name": department.name},
        )
    return _wrong_name(row, layout.municipality)


def _wrong_name(row: Row, column: str) -> Problem | None:
    if not fold(row[column]) or len(row[column]) > 120:
        return row.problem(column, _("give a name of at most 120 letters"))
    return None


def _repeated(row: Row, column: str, seen: dict[str, int]) -> Problem | None:
    first = seen.setdefault(fold(row[column]).lstrip("0"), row.line)
    if first != row.line:
        return row.problem(column, _("the same code stands in line %(line)s; keep one") % {"line": first})
    return None


def _districts(
    table: Table, departments: Sequence[Subdivision], known: Sequence[Municipality]
) -> tuple[list[Record], list[Problem]]:
    """Find each district among the municipalities of before, and note the new municipality it belongs to.

    Where the spelling has changed, the nearest name that no other row of the department claims is taken.
    """
    by_name = {fold(department.name): department for department in departments}
    free = {(row.subdivision_id, fold(row.name).replace(" ", "")): row for row in known}
    pairs: list[tuple[Row, Municipality]] = []
    renamed: list[tuple[Row, Subdivision]] = []
    problems = list(table.problems)
    for row in table.rows:
        department = by_name.get(fold(row["departamento"]))
        wrong = _wrong_name(row, "distrito") or _wrong_name(row, "municipio_2024")
        if department is None:
            problems.append(row.problem("departamento", _("no department of this country has this name")))
        elif wrong:
            problems.append(wrong)
        elif match := free.pop((department.code, fold(row["distrito"]).replace(" ", "")), None):
            pairs.append((row, match))
        else:
            renamed.append((row, department))
    for row, department in renamed:
        match = _nearest(row["distrito"], [place for place in free.values() if place.subdivision_id == department.code])
        if match is None:
            fix = _("no municipality of %(name)s is left with a similar name; load the list with codes first")
            problems.append(row.problem("distrito", fix % {"name": department.name}))
        else:
            del free[(match.subdivision_id, fold(match.name).replace(" ", ""))]
            pairs.append((row, match))
    return [_district(row, place) for row, place in pairs], problems


def _district(row: Row, place: Municipality) -> Record:
    new = " ".join(row["municipio_2024"].split())
    near = SequenceMatcher(None, fold(place.part_of), fold(new)).ratio() > 0.9  # their list misspells "Ahuchapán"
    return {
        "subdivision_id": place.subdivision_id,
        "code": place.code,
        "name": place.name,
        "part_of": place.part_of if near else new,
    }


def _nearest(name: str, places: Sequence[Municipality]) -> Municipality | None:
    scored = [(SequenceMatcher(None, fold(name), fold(place.name)).ratio(), place.code, place) for place in places]
    best = max(scored, default=None)
    return best[2] if best and best[0] >= _NEAREST else None
