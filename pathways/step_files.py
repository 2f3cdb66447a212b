"""Files of filing steps: of one programme or of one country of origin, a [[step]] each, in the order in which they are done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from reference.choices import Confidence

from .choices import DayCount, LegalStatus, StepActor, StepBasis, StepProof
from .readable import (
    Problem,
    Refused,
    Table,
    WrongRules,
    address_of,
    choice_of,
    date_of,
    flag_of,
    only,
    read_file,
    slug_of,
    slugs_of,
    text_of,
    three,
    whole_of,
)

SHIPPED = Path(__file__).parent / "data" / "filing"
ARRIVAL = "travel"  # every programme has this step: a country of origin may say that something is done before it
_FILE_KEYS = {"programme", "registry_country", "checked_on", "step"}
_STEP_KEYS = {
    *("key", "actor", "country", "before", "earliest_days", "latest_days", "length", "counting", "office_days"),
    *(
        "proof",
        "basis",
        "title",
        "note",
        "legal_status",
        "citation",
        "source",
        "checked_on",
        "confidence",
        "from",
        "to",
    ),
}
_LONGEST = 730


@dataclass(frozen=True)
class StepRow:
    """One step of a file, checked. `values` are the model's fields, without whose it is."""

    line: int
    values: Mapping[str, Any]

    @property
    def identity(self) -> tuple[str, date]:
        return self.values["key"], self.values["effective_from"]


@dataclass
class StepFile:
    name: str
    programme: str | None = None
    registry_country: str | None = None
    checked_on: date | None = None
    rows: list[StepRow] = field(default_factory=list)


def shipped_steps() -> list[Path]:
    return sorted(SHIPPED.glob("*.toml"))


def read_step_files(paths: Sequence[Path]) -> list[StepFile]:
    """All files. Raises WrongRules with every problem found."""
    files, problems = [], []
    for path in paths:
        file = StepFile(path.name)
        problems += _read(path, file)
        files.append(file)
    if problems:
        raise WrongRules(problems)
    return files


def _read(path: Path, file: StepFile) -> list[Problem]:
    def head(table: Table) -> None:
        only(table, _FILE_KEYS)
        if ("programme" in table) == ("registry_country" in table):
            raise Refused(_('give either "programme" or "registry_country"'), "programme")
        file.programme = slug_of(table, "programme", 40) if "programme" in table else None
        file.registry_country = None if file.programme else text_of(table, "registry_country", 2)
        file.checked_on = date_of(table, "checked_on")

    def row(step: Any, line: int) -> None:
        file.rows.append(StepRow(line, _read_step(step, file) | {"position": len(file.rows) + 1}))

    problems = read_file(path, "step", head, row)
    return problems or [*_wrong_order(file), *_overlaps(file)]


def _read_step(table: Any, file: StepFile) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise Refused(_("a step must be a table"))
    only(table, _STEP_KEYS)
    values = {
        "key": slug_of(table, "key", 40),
        "actor": choice_of(table, "actor", StepActor.values),
        "country_id": text_of(table, "country", 2) if "country" in table else None,
        "before": slugs_of(table, "before"),
        "earliest_days": whole_of(table, "earliest_days", 0, _LONGEST) if "earliest_days" in table else None,
        "latest_days": whole_of(table, "latest_days", 0, _LONGEST) if "latest_days" in table else None,
        "length": whole_of(table, "length", 0, _LONGEST),
        "counting": choice_of(table, "counting", DayCount.values, default=DayCount.CALENDAR),
        "office_days": flag_of(table, "office_days") if "office_days" in table else True,
        "proof": choice_of(table, "proof", StepProof.values) if "proof" in table else "",
        "basis": choice_of(table, "basis", StepBasis.values),
        "legal_status": choice_of(table, "legal_status", LegalStatus.values, default=LegalStatus.IN_FORCE),
        "citation": text_of(table, "citation", 255),
        "source_url": address_of(table, "source") if "source" in table else "",
        "checked_on": date_of(table, "checked_on", default=file.checked_on),
        "confidence": choice_of(table, "confidence", Confidence.values),
        "effective_from": date_of(table, "from"),
        "effective_to": date_of(table, "to") if "to" in table else None,
        **three(table, "title", 200),
        **(three(table, "note", 2000) if "note" in table else dict.fromkeys(("note_es", "note_en", "note_fr"), "")),
    }
    _check_days(values)
    return values


def _check_days(values: Mapping[str, Any]) -> None:
    first, last = values["effective_from"], values["effective_to"]
    if last and last < first:
        text = _("ends on %(last)s, before it starts on %(first)s")
        raise Refused(text % {"first": first, "last": last}, "to")
    earliest, latest = values["earliest_days"], values["latest_days"]
    if earliest is not None and latest is not None and earliest < latest:
        text = _("earliest_days (%(earliest)s) is below latest_days (%(latest)s)")
        raise Refused(text % {"earliest": earliest, "latest": latest}, "earliest_days")
    if values["basis"] == StepBasis.LAW and not values["source_url"]:
        raise Refused(_("source is missing: what the law says has an address"), "source")


def _wrong_order(file: StepFile) -> Iterator[Problem]:
    """What waits for a step stands below it; a country of origin may also name the journey of whatever programme."""
    later: set[str] = {ARRIVAL} if file.registry_country else set()
    for row in reversed(file.rows):
        for key in row.values["before"]:
            if key not in later:
                yield Problem(file.name, row.line, _("before: no later step is called %(key)s") % {"key": repr(key)})
        later.add(row.values["key"])
    if file.programme and file.rows and ARRIVAL not in later:
        yield Problem(file.name, 1, _("a programme needs a step %(key)s") % {"key": repr(ARRIVAL)})


def _overlaps(file: StepFile) -> Iterator[Problem]:
    for number, row in enumerate(file.rows):
        for other in file.rows[:number]:
            if row.values["key"] == other.values["key"] and _overlap(row.values, other.values):
                text = _("%(key)s: the dates overlap those of the step in line %(line)s")
                yield Problem(file.name, row.line, text % {"key": row.values["key"], "line": other.line})


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    def ends(values: Mapping[str, Any]) -> date:
        return values["effective_to"] or date.max

    return bool(one["effective_from"] <= ends(other) and other["effective_from"] <= ends(one))
