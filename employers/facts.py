"""Vacancies as columns for the rules. Not recorded is not known, never zero and never no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache, partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from common.columns import fill_cells, positions
from common.reading import IDS, WHOLE, Reading, Source, code_of
from pathways.engine.facts import (
    HOURS_SCALE,
    NEED_TYPES,
    NO,
    UNKNOWN,
    YES,
    VacancyFacts,
    Vocabulary,
    country_code,
    day,
    to_date,
)
from pathways.engine.near import OnStart
from pathways.engine.wages import WageBounds
from pathways.providers import Provider, provide_vacancies
from pathways.selectors import FloorsOfStarts, Start, WageQuestion, places_left_for, wage_bounds

from .choices import EmployerStatus, HoldReason, VacancyStatus, WageUnit
from .filing import filing_day
from .models import Vacancy, VacancyHold, VacancyLanguage, VacancySkill

WEEKS = {
    WageUnit.WEEK: Decimal(1),
    WageUnit.BIWEEK: Decimal(2),
    WageUnit.MONTH: Decimal(52) / 12,
    WageUnit.YEAR: Decimal(52),
}
MEXICAN_DAY_HOURS = Decimal(8)  # a day's wage is for eight hours (Ley Federal del Trabajo, art. 61)
CURRENCIES = {"US": "USD", "MX": "MXN", "CA": "CAD"}

_FIELDS = (
    "pk",
    "programme_id",
    "starts_on",
    "ends_on",
    "subdivision_id",
    "subdivision__country_id",
    "county",
    "case_number",
    "job_order_filed_on",
    "soc_code",
    "noc_code",
    "occupation_id",
    "occupation__is_agricultural",
    "crop_id",
    "crop__ncl_category",
    "seats",
    "seats_taken",
    "hours_per_week",
    "wage",
    "wage_unit",
    "currency",
    "housing_free",
    "transport_daily",
    "travel_inbound_paid",
    "travel_outbound_paid",
    "fee_free",
    "experience_months",
    "driver_required",
    "certification_held",
    "petition_received_on",
    "need_type",
    "status",
    "employer__status",
)
# A hold stands as long as the sanction behind it: these two say whose it is.
_SANCTIONS = {
    HoldReason.EMPLOYER_SANCTIONED: "employer_barred",
    HoldReason.RECRUITER_SUSPENDED: "recruiter_barred",
}
_THREE_STATE = (
    "housing_free",
    "transport_daily",
    "travel_inbound_paid",
    "travel_outbound_paid",
    "fee_free",
    "driver_required",
    "certification_held",
)


def vacancy_facts(vacancies: QuerySet[Vacancy], vocabulary: Vocabulary, as_of: date | None = None) -> VacancyFacts:
    """One row a vacancy of the queryset, sorted by id, with what the caps had left on `as_of` (today by default)."""
    return _columns(list(vacancies.order_by("pk").values(*_FIELDS)), vocabulary, as_of)


def starts_of(vacancies: QuerySet[Vacancy], as_of: date) -> list[Start]:
    """What caps are asked about the starts of the queryset's vacancies, in the order of `vacancy_facts`."""
    return [_start(row, as_of) for row in vacancies.order_by("pk").values(*_OF_STARTS)]


_OF_STARTS = ("programme_id", "starts_on", "petition_received_on", "certification_held")


def draft_facts(vacancy: Vacancy, vocabulary: Vocabulary, as_of: date | None = None) -> VacancyFacts:
    """One row for a vacancy that is typed and not saved: the same columns, without what would hang on it."""
    row = {name: _walk(vacancy, name) for name in _FIELDS if name not in _OF_SAVED}
    return _columns([row | _OF_SAVED], vocabulary, as_of)


_OF_SAVED = {"pk": 0, "seats_taken": 0}


def _walk(record: Any, path: str) -> Any:
    for part in path.split("__"):
        record = None if record is None else getattr(record, part)
    return record


def _columns(rows: list[dict[str, Any]], vocabulary: Vocabulary, as_of: date | None) -> VacancyFacts:
    arrays = VacancyFacts.blank(len(rows), vocabulary)
    for number, row in enumerate(rows):
        for name, value in _facts_of(row, vocabulary).items():
            arrays[name][number] = value
    if rows:
        _write_hanging(arrays, vocabulary)
        _write_wage_floors(arrays, rows)
        _write_caps(arrays, rows, vocabulary, as_of or timezone.localdate())
    return VacancyFacts(**arrays)


def _facts_of(row: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, int]:
    hours = row["hours_per_week"]
    return {
        "ids": row["pk"],
        "programme": vocabulary.index("programmes", row["programme_id"]),
        "starts": day(row["starts_on"]),
        "ends": day(row["ends_on"]),
        "country": country_code(row["subdivision__country_id"]),
        "place": vocabulary.index("places", row["subdivision_id"]),
        "occupation": vocabulary.index("occupations", row["occupation_id"]),
        "agricultural": _three_state(row["occupation__is_agricultural"]),
        "crop": vocabulary.index("crops", row["crop_id"]),
        "crop_on_ncl": UNKNOWN if row["crop_id"] is None else int(bool(row["crop__ncl_category"])),
        "seats": row["seats"] - row["seats_taken"],
        "hours_per_week": UNKNOWN if hours is None else int(hours * HOURS_SCALE),
        "wage_hourly_cents": hourly_cents(
            row["wage"], row["wage_unit"], hours, country=row["subdivision__country_id"], currency=row["currency"]
        ),
        "experience_months": UNKNOWN if row["experience_months"] is None else row["experience_months"],
        "need_type": NEED_TYPES.index(row["need_type"]) if row["need_type"] else UNKNOWN,
        "employer_barred": YES if row["employer__status"] == EmployerStatus.SUSPENDED else NO,
        "recruiter_barred": NO,
        "open_for_matching": YES if row["status"] == VacancyStatus.OPEN else NO,
    } | {name: _three_state(row[name]) for name in _THREE_STATE}


@lru_cache(maxsize=8)
def _reading(vocabulary: Vocabulary) -> Reading:
    """What hangs on a vacancy: the skills and languages it asks for, the holds of a sanction that stand."""
    holds = VacancyHold.objects.filter(lifted_at__isnull=True, reason__in=_SANCTIONS)
    languages = {"language_id": code_of(vocabulary.languages), "level": WHOLE}
    sources: dict[str, Source] = {
        "skills": (VacancySkill.objects.all(), {"skill_id": code_of(vocabulary.skills), "requirement": WHOLE}),
        "languages": (VacancyLanguage.objects.all(), languages),
        "holds": (holds, {"reason": code_of(tuple(_SANCTIONS))}),
    }
    return Reading({n: (rows, {"vacancy_id": IDS, **told}) for n, (rows, told) in sources.items()})


def _write_hanging(arrays: dict[str, Any], vocabulary: Vocabulary) -> None:
    """A vacancy that lists no skill or language asks for none: the form has the question. That no sanction is recorded is the answer no."""
    ids = arrays["ids"]
    told = _reading(vocabulary).read_among(ids.tolist())
    for source, table, code, value in (
        ("skills", "required_skill", "skill_id", "requirement"),
        ("languages", "required_language_level", "language_id", "level"),
    ):
        rows = told[source]
        arrays[table][:] = NO
        fill_cells(arrays[table], positions(ids, rows["vacancy_id"]), rows[code], rows[value])
    holds = told["holds"]
    for number, column in enumerate(_SANCTIONS.values()):
        arrays[column][positions(ids, holds["vacancy_id"][holds["reason"] == number])] = YES


def _write_wage_floors(arrays: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    for name, cells in _floor_columns(wage_bounds([wage_question(row) for row in rows])).items():
        arrays[name][:] = cells


def _floor_columns(bounds: WageBounds) -> dict[str, Any]:
    return {
        "wage_floor_cents": bounds.least,
        "wage_floor_most_cents": bounds.most,
        "wage_bases_known": bounds.known,
        "wage_floor_figure": bounds.figure,
    }


class OtherStarts:
    """What else of some vacancies would be different if the work began on another day: the wage floor. Read when first asked."""

    def __init__(self, vacancies: QuerySet[Vacancy]) -> None:
        self._vacancies = vacancies

    @classmethod
    def of_questions(cls, questions: Mapping[int, WageQuestion]) -> OtherStarts:
        """As those were that had these `questions`, whatever has become of the vacancies."""
        made = cls(Vacancy.objects.none())
        made.questions = dict(questions)
        return made

    @cached_property
    def questions(self) -> dict[int, WageQuestion]:
        return {row["pk"]: wage_question(row) for row in self._vacancies.order_by("pk").values(*_FIELDS)}

    @cached_property
    def _floors(self) -> FloorsOfStarts:
        return FloorsOfStarts(list(self.questions.values()))

    def of(self, vacancy: int) -> OnStart:
        """For `engine.near.near_miss`: the columns of one vacancy by its first day."""
        return partial(self._on, vacancy)

    def _on(self, vacancy: int, start: int) -> dict[str, Any]:
        question = self.questions[vacancy]
        bounds = self._floors.bounds(replace(question, starts=to_date(start) or question.starts))
        columns = VacancyFacts.columns()
        return {name: cells.astype(columns[name].dtype) for name, cells in _floor_columns(bounds).items()}


def wage_question(row: Mapping[str, Any]) -> WageQuestion:
    """What the wage floor of a vacancy depends on, from its columns (`_FIELDS`)."""
    return WageQuestion(
        programme=row["programme_id"],
        place=row["subdivision_id"],
        starts=row["starts_on"],
        area=row["county"],
        occupation=row["occupation_id"] or "",
        soc_code=row["soc_code"],
        noc_code=row["noc_code"],
        filed_on=filing_day(row["job_order_filed_on"], row["case_number"]),
        housing_free=row["housing_free"],
        unit=row["wage_unit"],
        hours=row["hours_per_week"],
    )


def _write_caps(arrays: dict[str, Any], rows: Sequence[Mapping[str, Any]], vocabulary: Vocabulary, as_of: date) -> None:
    """Places left in the caps of each vacancy's programme for its start; a petition that came in later than `as_of` is not known yet."""
    for number, left in enumerate(places_left_for([_start(row, as_of) for row in rows], as_of)):
        arrays["cap_left_general"][number] = left.general
        arrays["cap_left_returning"][number] = left.returning
        arrays["cap_left_elsewhere"][number] = left.elsewhere
        arrays["cap_left_reserved"][number] = [
            left.reserved.get(code, left.elsewhere) for code in vocabulary.nationalities
        ]


def _start(row: Mapping[str, Any], as_of: date) -> Start:
    petition = row["petition_received_on"]
    return Start(
        programme=row["programme_id"],
        starts_on=row["starts_on"],
        petition=petition if petition and petition <= as_of else None,
        certified=bool(row["certification_held"]),
    )


def hourly_cents(
    wage: Decimal | None, unit: str, hours_per_week: Decimal | None, *, country: str, currency: str
) -> int:
    """The wage for an hour in cents of the country's currency, to the nearest.

    -1 where it is by the piece, in another currency, for a longer stretch of unknown hours, or by the day outside Mexico, where
    no law says how long a day is.
    """
    hours = _hours_paid(unit, hours_per_week, country)
    if wage is None or not hours or CURRENCIES.get(country) != currency:
        return UNKNOWN
    return int((wage * 100 / hours).to_integral_value(ROUND_HALF_UP))


def _hours_paid(unit: str, hours_per_week: Decimal | None, country: str) -> Decimal | None:
    if unit == WageUnit.HOUR:
        return Decimal(1)
    if unit == WageUnit.DAY:
        return MEXICAN_DAY_HOURS if country == "MX" else None
    if unit == WageUnit.PIECE or not hours_per_week:
        return None
    return WEEKS[WageUnit(unit)] * hours_per_week


def _three_state(value: bool | None) -> int:
    return UNKNOWN if value is None else int(value)


def _matchable(as_of: date) -> QuerySet[Vacancy]:
    return Vacancy.objects.matchable().filter(starts_on__gte=as_of)


def _count(as_of: date) -> int:
    return _matchable(as_of).count()


def _chunks(vocabulary: Vocabulary, as_of: date, size: int) -> Iterator[VacancyFacts]:
    """Open vacancies whose work begins on the day or later, `size` at a time in the order of their ids."""
    ids = list(_matchable(as_of).order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), size):
        yield vacancy_facts(Vacancy.objects.filter(pk__in=ids[first : first + size]), vocabulary)


provide_vacancies(Provider(_count, _chunks))
