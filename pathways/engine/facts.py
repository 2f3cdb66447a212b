"""The columns a rule may look at: what the platform knows of workers and of vacancies, one array a fact.

Conventions, the same for every column:

* three-state facts are int8: 1 yes, 0 no, -1 not known;
* days are int32 counted from 1970-01-01 (`day`), `UNKNOWN_DATE` where not known;
* counts and amounts are whole numbers, -1 where not known; money is in cents of the vacancy's own currency;
* countries are ISO 3166-1 alpha-2 codes packed in an int16 (`country_code("GT")`), -1 where not known;
* references (occupation, crop, programme, place) are column numbers of a `Vocabulary`, -1 where not known;
* tables (n rows x columns of the vocabulary) hold one of the above in each cell.

Not known is never written as no. Who fills the columns decides it once: a person who named two occupations has 0 months in all
the others, a person who was never asked has -1 everywhere.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

YES, NO, UNKNOWN = 1, 0, -1
UNKNOWN_DATE = int(np.iinfo(np.int32).min)
EPOCH = date(1970, 1, 1)
NEED_TYPES = ("one_time", "seasonal", "peakload", "intermittent")
HOURS_SCALE = 10  # hours a week are kept in tenths: 400 is 40 hours

Int8 = npt.NDArray[np.int8]
Int16 = npt.NDArray[np.int16]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Rows = npt.NDArray[np.integer[Any]] | npt.NDArray[np.bool_] | Sequence[int] | slice


def day(value: date | None) -> int:
    """Days since 1970-01-01, `UNKNOWN_DATE` for None."""
    return UNKNOWN_DATE if value is None else (value - EPOCH).days


def to_date(value: int) -> date | None:
    return None if value == UNKNOWN_DATE else EPOCH + timedelta(days=int(value))


def country_code(alpha2: str | None) -> int:
    """An alpha-2 code packed in 16 bits; -1 for an empty one. Raises ValueError for anything else."""
    if not alpha2:
        return UNKNOWN
    if len(alpha2) != 2 or not (alpha2.isascii() and alpha2.isalpha() and alpha2.isupper()):
        raise ValueError(f"{alpha2!r} is not a two-letter country code")
    return ord(alpha2[0]) << 8 | ord(alpha2[1])


def country_name(packed: int) -> str:
    """The alpha-2 code of a packed country, "" where not known."""
    return "" if packed < 0 else chr(packed >> 8) + chr(packed & 0xFF)


@dataclass(frozen=True)
class Vocabulary:
    """The reference codes that give tables their columns, in the order of the columns.

    `occupations` are ISCO-08 codes or finer ones below them ("9211.01"); `places` are ISO 3166-2 codes ("US-GA") and, for a whole
    country, its alpha-2 code ("US"); languages are ISO 639-3 codes.
    """

    occupations: tuple[str, ...] = ()
    crops: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @cached_property
    def _positions(self) -> dict[str, dict[str, int]]:
        return {
            axis.name: {code: number for number, code in enumerate(getattr(self, axis.name))}
            for axis in dataclasses.fields(self)
        }

    def index(self, axis: str, code: str | None) -> int:
        """The column of `code` on `axis` ("occupations", "places" ...), -1 for an empty or unlisted code."""
        return self._positions[axis].get(code or "", UNKNOWN)

    @cached_property
    def unit_groups(self) -> tuple[str, ...]:
        """The ISCO-08 unit groups (four digits) of the occupations, sorted."""
        return tuple(sorted({code[:4] for code in self.occupations}))

    @cached_property
    def occupation_group(self) -> Int32:
        """For each occupation the position of its unit group in `unit_groups`."""
        position = {group: number for number, group in enumerate(self.unit_groups)}
        return np.array([position[code[:4]] for code in self.occupations], dtype=np.int32)

    @cached_property
    def country_of_place(self) -> Int32:
        """For each place the position of its whole country in `places`, -1 where that is not listed."""
        return np.array([self.index("places", code[:2]) for code in self.places], dtype=np.int32)


def _column(dtype: type[np.generic], unknown: int, reader: str, axis: str | None = None) -> Any:
    return field(metadata={"dtype": np.dtype(dtype), "unknown": unknown, "reader": reader, "axis": axis})


def _state(axis: str | None = None) -> Any:
    return _column(np.int8, UNKNOWN, "int", axis)


def _date() -> Any:
    return _column(np.int32, UNKNOWN_DATE, "date")


def _country() -> Any:
    return _column(np.int16, UNKNOWN, "country")


def _count(dtype: type[np.generic], axis: str | None = None) -> Any:
    return _column(dtype, UNKNOWN, "int", axis)


def _reference(dtype: type[np.generic], axis: str) -> Any:
    return field(metadata={"dtype": np.dtype(dtype), "unknown": UNKNOWN, "reader": "code", "axis": None, "codes": axis})


class _Columns:
    """What both sides share: a length, a selection of rows, a blank set of columns, a check of types and shapes."""

    @property
    def n(self) -> int:
        return len(self.ids)  # type: ignore[attr-defined]

    def take(self, rows: Rows) -> Self:
        """The given rows (numbers, a mask or a slice), in that order."""
        chosen = rows if isinstance(rows, slice) else np.asarray(rows)
        return type(self)(**{name: getattr(self, name)[chosen] for name in self.columns()})

    @classmethod
    def columns(cls) -> dict[str, Mapping[str, Any]]:
        """Name -> dtype, unknown value, axis (for tables) of every column."""
        return {column.name: column.metadata for column in dataclasses.fields(cls)}  # type: ignore[arg-type]

    @classmethod
    def blank(cls, n: int, vocabulary: Vocabulary, windows: int = 1) -> dict[str, npt.NDArray[Any]]:
        """Writable arrays for `n` rows in which nothing is known yet: fill them, then `cls(**arrays)`."""
        arrays = {}
        for name, column in cls.columns().items():
            width = _width(column["axis"], vocabulary, windows)
            shape = (n,) if width is None else (n, width)
            arrays[name] = np.full(shape, column["unknown"], dtype=column["dtype"])
        return arrays

    def __post_init__(self) -> None:
        for name, column in self.columns().items():
            array = getattr(self, name)
            dimensions = 2 if column["axis"] else 1
            if array.dtype != column["dtype"] or array.ndim != dimensions or len(array) != self.n:
                raise ValueError(
                    f"{type(self).__name__}.{name}: expected {self.n} rows of {column['dtype']} in {dimensions} dimension(s), "
                    f"got {array.dtype} of shape {array.shape}"
                )

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, Any]], vocabulary: Vocabulary) -> Self:
        """Columns from plain values, a mapping a row; what a row does not name is not known.

        Dates are `date`s, countries and references are codes, tables are mappings code -> value: a table that a row names at all is
        complete for that row (what it leaves out is 0). Raises KeyError for an unknown column or code.
        """
        windows = max((len(row.get("available") or ()) for row in rows), default=1)
        arrays = cls.blank(len(rows), vocabulary, max(windows, 1))
        for number, row in enumerate(rows):
            for name, value in row.items():
                cls._write(arrays, number, name, value, vocabulary)
        return cls(**arrays)

    @classmethod
    def _write(
        cls, arrays: dict[str, npt.NDArray[Any]], row: int, name: str, value: Any, vocabulary: Vocabulary
    ) -> None:
        if name == "id":
            arrays["ids"][row] = value
        elif name == "available" and "available_from" in arrays:
            for window, (first, last) in enumerate(value):
                arrays["available_from"][row, window], arrays["available_to"][row, window] = day(first), day(last)
        elif arrays[name].ndim == 2:
            arrays[name][row] = NO
            for code, cell in value.items():
                arrays[name][row, _known_index(vocabulary, cls.columns()[name]["axis"], code)] = cell
        else:
            arrays[name][row] = _read(cls.columns()[name], value, vocabulary)


def _width(axis: str | None, vocabulary: Vocabulary, windows: int) -> int | None:
    if axis is None:
        return None
    return windows if axis == "windows" else len(getattr(vocabulary, axis))


def _known_index(vocabulary: Vocabulary, axis: str, code: str) -> int:
    position = vocabulary.index(axis, code)
    if position < 0:
        raise KeyError(f"{code!r} is not one of the {axis}")
    return position


def _read(column: Mapping[str, Any], value: Any, vocabulary: Vocabulary) -> int:
    if value is None:
        return int(column["unknown"])
    if column["reader"] == "date":
        return day(value)
    if column["reader"] == "country":
        return country_code(value)
    if column["reader"] == "code":
        return _known_index(vocabulary, column["codes"], value)
    return int(value)


@dataclass(frozen=True)
class WorkerFacts(_Columns):
    """What is known of n workers. Nothing here may be sex, people, language group, disability or family."""

    ids: Int64 = _count(np.int64)
    registry_country: Int16 = _country()
    nationality: Int16 = _country()
    birth_date: Int32 = _date()
    literate: Int8 = _state()

    # papers
    passport_held: Int8 = _state()
    passport_expires: Int32 = _date()
    national_id_held: Int8 = _state()
    police_record_clear: Int8 = _state()  # 1 clear certificate shown, 0 a record, -1 not shown
    police_record_until: Int32 = _date()  # last day the certificate is good for
    migration_record_clear: Int8 = _state()  # as police_record_clear
    medical_until: Int32 = _date()  # last day the medical certificate is good for
    driving_licence: Int8 = _state()

    # what they can do
    occupation_months: Int16 = _count(np.int16, "occupations")  # months worked in each occupation
    crop_months: Int16 = _count(np.int16, "crops")
    farm_months: Int16 = _count(np.int16)  # months of any farm work
    skill_evidence: Int8 = _state("skills")  # 0 not claimed, 1 stated, 2 letter, 3 tested, 4 employer; -1 never asked
    language_level: Int8 = _state("languages")  # 0 none .. 4 fluent; -1 never asked

    # when, and what they want
    available_from: Int32 = _column(np.int32, UNKNOWN_DATE, "date", "windows")  # both ends count; padded with UNKNOWN_DATE
    available_to: Int32 = _column(np.int32, UNKNOWN_DATE, "date", "windows")
    refuses_programme: Int8 = _state("programmes")
    refuses_place: Int8 = _state("places")  # a refused country refuses all its places
    prefers_programme: Int8 = _state("programmes")
    prefers_place: Int8 = _state("places")
    consent_matching: Int8 = _state()
    confirmed_on: Int32 = _date()  # last time the person said that they are still interested
    registered_on: Int32 = _date()

    # past seasons
    h_stay_days: Int32 = _count(np.int32)  # days of the last continuous stay in H-2 status, 0 for somebody who never had one
    h_left_on: Int32 = _date()  # last day of that stay
    barred: Int8 = _state()  # a sanction or bar stands against the person (reserved)


@dataclass(frozen=True)
class VacancyFacts(_Columns):
    """What is known of m vacancies."""

    ids: Int64 = _count(np.int64)
    programme: Int16 = _reference(np.int16, "programmes")
    starts: Int32 = _date()  # first and last day of work, both count
    ends: Int32 = _date()
    country: Int16 = _country()
    place: Int32 = _reference(np.int32, "places")  # the state or province, else the country
    occupation: Int32 = _reference(np.int32, "occupations")
    agricultural: Int8 = _state()
    crop: Int32 = _reference(np.int32, "crops")
    crop_on_ncl: Int8 = _state()  # on Canada's National Commodity List
    seats: Int32 = _count(np.int32)  # seats left to fill
    hours_per_week: Int16 = _count(np.int16)  # tenths of an hour: 400 is 40 hours
    wage_hourly_cents: Int64 = _count(np.int64)  # cents of the vacancy country's currency, for an hour
    housing_free: Int8 = _state()
    transport_daily: Int8 = _state()  # free transport between housing and work
    travel_inbound_paid: Int8 = _state()
    travel_outbound_paid: Int8 = _state()
    fee_free: Int8 = _state()  # the employer has signed that nobody is charged a recruitment fee
    experience_months: Int16 = _count(np.int16)  # asked by the employer; 0 none asked, -1 not stated
    required_skill: Int8 = _state("skills")  # 0 not asked, 1 useful, 2 required
    required_language_level: Int8 = _state("languages")  # 0 not asked .. 4
    driver_required: Int8 = _state()
    certification_held: Int8 = _state()  # labour certification (US), LMIA (Canada), employer's constancia (Mexico)
    need_type: Int8 = _state()  # position in NEED_TYPES
    open_for_matching: Int8 = _state()
    barred: Int8 = _state()  # a sanction stands against the employer or its recruiter (reserved)
