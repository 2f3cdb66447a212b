"""Full official classifications: ISCO-08 titles, crosswalks to it, and the titles of SOC 2018 and NOC 2021."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from .choices import Confidence, CrosswalkRelation, Scheme
from .files import Problem, Row, Table, WrongFile
from .models import Occupation, OccupationCrosswalk
from .text import same_name

Record = Mapping[str, Any]
Reading = tuple[list[Record], list[Problem]]

_UNIT_GROUP = re.compile(r"\d{4}", re.ASCII)
_SOC = re.compile(r"\d\d-\d{4}", re.ASCII)
_SINCO = re.compile(r"\d{4}", re.ASCII)
_NOC = re.compile(r"\d{5}", re.ASCII)


def read_classification(table: Table, expected: str = "") -> tuple[str, list[Record], list[Problem]]:
    """The kind of list, its rows as columns of our tables, and what is wrong with the others. Raises WrongFile."""
    for kind, (columns, read) in KINDS.items():
        if columns <= table.columns:
            if expected not in ("", kind):
                raise WrongFile(
                    _("%(file)s is a list of the kind %(kind)s, not %(expected)s.")
                    % {"file": table.name, "kind": kind, "expected": expected}
                )
            return kind, *read(table)
    raise WrongFile(
        _("%(file)s: no known classification. Its columns are %(found)s; expected are %(expected)s.")
        % {
            "file": table.name,
            "found": ", ".join(sorted(table.columns)),
            "expected": " / ".join(f"{kind}: {', '.join(sorted(columns))}" for kind, (columns, _r) in KINDS.items()),
        }
    )


def _isco(table: Table) -> Reading:
    ours = {row.code: row for row in Occupation.objects.filter(is_job=False)}
    records: dict[str, Record] = {}
    problems = list(table.problems)
    for row in table.rows:
        if row["level"] != "4":
            continue
        problem = _wrong_unit_group(row, "code") or _wrong_titles(row)
        if problem or row["code"] in records:
            problems.append(problem or row.problem("code", _("the code stands above already; keep one row")))
            continue
        code = row["code"]
        titles = {f"title_{language}": row[f"title_{language}"] for language in ("es", "en", "fr")}
        if code in ours:
            titles = {column: _ours_if_same(getattr(ours[code], column), title) for column, title in titles.items()}
        records[code] = {"code": code, "isco_code": code, **titles}
    return list(records.values()), problems


def _soc_crosswalk(table: Table) -> Reading:
    return _crosswalk(table, Scheme.SOC2018, "soc2018", "isco08", _SOC)


def _sinco_crosswalk(table: Table) -> Reading:
    return _crosswalk(table, Scheme.SINCO2011, "sinco", "ciuo08", _SINCO)


def _crosswalk(table: Table, scheme: Scheme, theirs: str, isco: str, pattern: re.Pattern[str]) -> Reading:
    """Pairs of codes. One cell may name several codes, `11-3012|11-3013`; rows of broader groups are passed over."""
    units = set(Occupation.objects.filter(is_job=False).values_list("code", flat=True))
    pairs: set[tuple[str, str]] = set()
    problems = list(table.problems)
    for row in table.rows:
        if not _UNIT_GROUP.fullmatch(row[isco]):
            continue  # a heading, or "no correspondence"
        codes = row[theirs].split("|")
        if row[isco] not in units:
            problems.append(row.problem(isco, _("no such unit group of ISCO-08")))
        elif not all(pattern.fullmatch(code) for code in codes):
            problems.append(row.problem(theirs, _("not a code of %(scheme)s") % {"scheme": scheme.label}))
        else:
            pairs.update((code, row[isco]) for code in codes)
    their_count, our_count = Counter(code for code, _u in pairs), Counter(unit for _c, unit in pairs)
    records: list[Record] = []
    for code, unit in sorted(pairs):
        relation = relation_of(their_count[code], our_count[unit])
        sure = relation != CrosswalkRelation.OVERLAPS
        confidence = Confidence.HIGH if sure else Confidence.MEDIUM
        key = {"occupation_id": unit, "scheme": scheme, "code": code}
        records.append({**key, "relation": relation, "confidence": confidence})
    return records, problems


def relation_of(unit_groups_of_code: int, codes_of_unit_group: int) -> CrosswalkRelation:
    """What the number of partners on each side says about a pair: the other classification's code, seen from ours."""
    if unit_groups_of_code == 1:
        return CrosswalkRelation.EXACT if codes_of_unit_group == 1 else CrosswalkRelation.NARROWER
    return CrosswalkRelation.BROADER if codes_of_unit_group == 1 else CrosswalkRelation.OVERLAPS


def _soc_titles(table: Table) -> Reading:
    return _titles(table, Scheme.SOC2018, "detailed", "title", _SOC)


def _noc_titles(table: Table) -> Reading:
    return _titles(table, Scheme.NOC2021, "noc_code", "title_en", _NOC)


def _titles(table: Table, scheme: Scheme, code: str, title: str, pattern: re.Pattern[str]) -> Reading:
    """The other list's own titles, put on the crosswalks that use its codes. Codes we use that it lacks are problems."""
    titles = {row[code]: row[title] for row in table.rows if pattern.fullmatch(row[code]) and row[title]}
    records: list[Record] = []
    problems = list(table.problems)
    for pair in OccupationCrosswalk.objects.filter(scheme=scheme):
        key = {"occupation_id": pair.occupation_id, "scheme": scheme, "code": pair.code}
        if pair.code in titles:
            records.append({**key, "title": titles[pair.code][:200]})
        else:
            fix = _("a crosswalk of %(occupation)s uses this code, the list does not have it")
            problems.append(Problem(0, code, pair.code, fix % {"occupation": pair.occupation_id}))
    return records, problems


def _wrong_unit_group(row: Row, column: str) -> Problem | None:
    if _UNIT_GROUP.fullmatch(row[column]):
        return None
    return row.problem(column, _("a unit group of ISCO-08 has four digits; keep the leading zero (0110)"))


def _wrong_titles(row: Row) -> Problem | None:
    for language in ("es", "en", "fr"):
        column = f"title_{language}"
        if not row[column] or len(row[column]) > 200:
            return row.problem(column, _("give a title of at most 200 letters"))
    return None


def _ours_if_same(ours: str, theirs: str) -> str:
    return ours if same_name(ours, theirs) else theirs


KINDS: dict[str, tuple[frozenset[str], Callable[[Table], Reading]]] = {
    "isco08": (frozenset(["code", "level", "title_es", "title_en", "title_fr"]), _isco),
    "soc2018-isco08": (frozenset(["soc2018", "isco08"]), _soc_crosswalk),
    "sinco2011-isco08": (frozenset(["sinco", "ciuo08"]), _sinco_crosswalk),
    "soc2018": (frozenset(["detailed", "title"]), _soc_titles),
    "noc2021": (frozenset(["noc_code", "title_en"]), _noc_titles),
}
