"""The columns a rule may look at: what the platform knows of workers and of vacancies, one array a fact.

Conventions, the same for every column:

* three-state facts are int8: 1 yes, 0 no, -1 not known;
* days are int32 counted from 1970-01-01 (`day`), `UNKNOWN_DATE` where not known;
* counts and amounts are whole numbers, -1 where not known; money is in cents of the vacancy's own currency;
* countries are ISO 3166-1 alpha-2 codes packed in an int16 (`country_code("GT")`), -1 where not known;
* references (occupation, crop, programme, place) are column numbers of a `Vocabulary`, -1 where not known;
* tables (n rows x columns of the vocabulary) hold one of the above in each cell.

Not known is never written as no. Who fills the columns decides it once: a person who named two occupations
has 0 months in all the others, a person who was never asked has -1 everywhere.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Annotated, Any, Literal, Self, get_type_hints

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

    `occupations` are ISCO-08 codes or finer ones below them ("9211.01"); `places` are ISO 3166-2 codes
    ("US-GA") and, for a whole country, its alpha-2 code ("US"); languages are ISO 639-3 codes; `nationalities` are the
    countries that a cap sets places aside for.
    """

    occupations: tuple[str, ...] = ()
    crops: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()

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
    def group_of_occupation(self) -> Int32:
        """For each occupation the position of its unit group in `unit_groups`."""
        position = {group: number for number, group in enumerate(self.unit_groups)}
        return np.array([position[code[:4]] for code in self.occupations], dtype=np.int32)

    @cached_property
    def country_of_place(self) -> Int32:
        """For each place the position of its whole country in `places`, -1 where that is not listed."""
        return np.array([self.index("places", code[:2]) for code in self.places], dtype=np.int32)


@dataclass(frozen=True)
class Column:
    """How one fact is stored: type, what "not known" looks like, how `from_rows` reads a plain value."""

    dtype: type[np.generic]
    reads: Literal["number", "date", "country", "code"] = "number"
    axis: str | None = None  # a table: one cell for each code of this axis, or as many as the longest of `LISTS` has
    codes: str | None = None  # reads == "code": the axis that the code is looked up on

    @property
    def unknown(self) -> int:
        return UNKNOWN_DATE if self.reads == "date" else UNKNOWN

    def shape(self, n: int, vocabulary: Vocabulary, lengths: Mapping[str, int]) -> tuple[int, ...]:
        if self.axis is None:
            return (n,)
        return (n, lengths[self.axis] if self.axis in lengths else len(getattr(vocabulary, self.axis)))

    def read(self, value: Any, vocabulary: Vocabulary) -> int:
        if value is None:
            return self.unknown
        if self.reads == "date":
            return day(value)
        if self.reads == "country":
            return country_code(value)
        if self.codes is not None:
            return _position(vocabulary, self.codes, value)
        return int(value)


def _position(vocabulary: Vocabulary, axis: str, code: str) -> int:
    position = vocabulary.index(axis, code)
    if position < 0:
        raise KeyError(f"{code!r} is not one of the {axis}")
    return position


State = Annotated[Int8, Column(np.int8)]
Day = Annotated[Int32, Column(np.int32, "date")]
CountryCode = Annotated[Int16, Column(np.int16, "country")]
Small = Annotated[Int16, Column(np.int16)]
Count = Annotated[Int32, Column(np.int32)]
Whole = Annotated[Int64, Column(np.int64)]
ProgrammeRef = Annotated[Int16, Column(np.int16, "code", codes="programmes")]
PlaceRef = Annotated[Int32, Column(np.int32, "code", codes="places")]
OccupationRef = Annotated[Int32, Column(np.int32, "code", codes="occupations")]
CropRef = Annotated[Int32, Column(np.int32, "code", codes="crops")]
ByOccupation = Annotated[Int16, Column(np.int16, axis="occupations")]
ByCrop = Annotated[Int16, Column(np.int16, axis="crops")]
BySkill = Annotated[Int8, Column(np.int8, axis="skills")]
ByLanguage = Annotated[Int8, Column(np.int8, axis="languages")]
ByProgramme = Annotated[Int8, Column(np.int8, axis="programmes")]
ByPlace = Annotated[Int8, Column(np.int8, axis="places")]
ByNationality = Annotated[Int32, Column(np.int32, axis="nationalities")]
ByWindow = Annotated[Int32, Column(np.int32, "date", axis="windows")]
ByStay = Annotated[Int32, Column(np.int32, "date", axis="stays")]
ProgrammeByStay = Annotated[Int16, Column(np.int16, "code", axis="stays", codes="programmes")]
# What a plain row lists under one name, and the columns that hold it: stretches of days, past stays.
LISTS = {
    "available": ("windows", ("available_from", "available_to")),
    "stays": ("stays", ("stay_programme", "stay_from", "stay_to")),
}


class Facts:
    """What both sides share: a length, a choice of rows, blank columns to fill, a check of shapes."""

    ids: Whole

    @property
    def n(self) -> int:
        return len(self.ids)

    def take(self, rows: Rows) -> Self:
        """The given rows (numbers, a mask or a slice), in that order."""
        chosen = rows if isinstance(rows, slice) else np.asarray(rows)
        return type(self)(**{name: getattr(self, name)[chosen] for name in self.columns()})

    @classmethod
    @cache
    def columns(cls) -> Mapping[str, Column]:
        hints = get_type_hints(cls, include_extras=True)
        return {name: hint.__metadata__[0] for name, hint in hints.items()}

    @classmethod
    def blank(cls, n: int, vocabulary: Vocabulary, windows: int = 1, stays: int = 1) -> dict[str, npt.NDArray[Any]]:
        """Writable arrays for `n` rows in which nothing is known yet: fill them, then `cls(**arrays)`."""
        lengths = {"windows": windows, "stays": stays}
        return {
            name: np.full(column.shape(n, vocabulary, lengths), column.unknown, dtype=column.dtype)
            for name, column in cls.columns().items()
        }

    def __post_init__(self) -> None:
        for name, column in self.columns().items():
            array = getattr(self, name)
            dimensions = 2 if column.axis else 1
            if array.dtype != column.dtype or array.ndim != dimensions or len(array) != self.n:
                raise ValueError(
                    f"{type(self).__name__}.{name}: expected {self.n} rows of {column.dtype.__name__} "
                    f"in {dimensions} dimension(s), got {array.dtype} of shape {array.shape}"
                )

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, Any]], vocabulary: Vocabulary) -> Self:
        """Columns from plain values, a mapping a row; what a row does not name is not known.

        Dates are `date`s, countries and references are codes, tables are mappings code -> value: a table
        that a row names at all is complete for that row (what it leaves out is 0). `id` is the row's id,
        `available` a list of (first day, last day), `stays` one of (programme, first day, last day or None).
        Raises KeyError for an unknown column or code.
        """
        lengths = {axis: max([1, *(len(row.get(name) or ()) for row in rows)]) for name, (axis, _) in LISTS.items()}
        arrays = cls.blank(len(rows), vocabulary, **lengths)
        for number, row in enumerate(rows):
            for name, value in row.items():
                cls._write(arrays, number, name, value, vocabulary)
        return cls(**arrays)

    @classmethod
    def _write(
        cls, arrays: dict[str, npt.NDArray[Any]], row: int, name: str, value: Any, vocabulary: Vocabulary
    ) -> None:
        column = cls.columns().get(name)
        if name == "id":
            arrays["ids"][row] = value
        elif name in LISTS and LISTS[name][1][0] in arrays:
            cls._write_list(arrays, row, name, value, vocabulary)
        elif column is None:
            raise KeyError(f"{cls.__name__} has no column {name!r}")
        elif column.axis and value is not None:
            arrays[name][row] = NO
            for code, cell in value.items():
                arrays[name][row, _position(vocabulary, column.axis, code)] = cell
        elif not column.axis:
            arrays[name][row] = column.read(value, vocabulary)

    @classmethod
    def _write_list(
        cls, arrays: dict[str, npt.NDArray[Any]], row: int, name: str, items: Any, vocabulary: Vocabulary
    ) -> None:
        for number, item in enumerate(items or ()):
            for column, value in zip(LISTS[name][1], item, strict=True):
                arrays[column][row, number] = cls.columns()[column].read(value, vocabulary)
        if name == "stays" and items is not None:
            arrays["stays_told"][row] = YES


@dataclass(frozen=True)
class WorkerFacts(Facts):
    """What is known of n workers. Sex, people, language group, disability and family have no column here."""

    ids: Whole
    registry_country: CountryCode
    nationality: CountryCode
    lives_in: CountryCode
    home: PlaceRef  # the department or state where the person lives
    birth_date: Day
    literate: State
    schooling_years: Small

    # papers
    passport_held: State
    passport_expires: Day
    national_id_held: State
    police_record_clear: State  # 1 clear certificate shown, 0 a record, -1 not shown
    police_record_until: Day  # last day the certificate is good for
    migration_record_clear: State  # as police_record_clear
    medical_until: Day  # last day the medical certificate is good for
    driving_licence: State

    # what they can do
    occupation_months: ByOccupation  # months worked in each occupation
    crop_months: ByCrop
    farm_months: Small  # months of any farm work
    skill_evidence: BySkill  # 0 not claimed, 1 stated, 2 letter, 3 tested, 4 employer; -1 never asked
    language_level: ByLanguage  # 0 none .. 4 fluent; -1 never asked
    clb_level: ByLanguage  # tested on the Canadian Language Benchmarks, 1 to 12 (reserved: no test is recorded yet)

    # when, and what they want
    available_from: ByWindow  # stretches of days, both ends count; padded with UNKNOWN_DATE
    available_to: ByWindow
    refuses_programme: ByProgramme
    refuses_place: ByPlace  # a refused country refuses all its places
    prefers_programme: ByProgramme
    prefers_place: ByPlace
    consent_matching: State
    confirmed_on: Day  # last time the person said that they are still interested
    registered_on: Day

    # past stays abroad, and how the person stands
    stays_told: State  # 1 where past stays are noted (to have none is an answer)
    stay_programme: ProgrammeByStay  # one cell a stay, in the order of their first days
    stay_from: ByStay
    stay_to: ByStay  # UNKNOWN_DATE where nobody noted the last day
    refugee_status: State  # recognised, or a person of concern to UNHCR (reserved: not recorded)
    barred: State  # a sanction or bar stands against the person (reserved: not recorded)


@dataclass(frozen=True)
class VacancyFacts(Facts):
    """What is known of m vacancies."""

    ids: Whole
    programme: ProgrammeRef
    starts: Day  # first and last day of work, both count
    ends: Day
    country: CountryCode
    place: PlaceRef  # the state or province, else the country
    occupation: OccupationRef
    agricultural: State
    crop: CropRef
    crop_on_ncl: State  # on Canada's National Commodity List
    seats: Count  # seats left to fill
    hours_per_week: Small  # tenths of an hour: 400 is 40 hours
    wage_hourly_cents: Whole  # cents of the currency of the vacancy's country, for an hour
    wage_floor_cents: (
        Whole  # the lowest the law allows for an hour, as far as is known: `engine.wages.WageBounds.least`
    )
    wage_floor_most_cents: Whole  # what it comes to at most, of the figures that are known
    wage_bases_known: Small  # bit b: the amount of `engine.wages.BASES[b]` is known
    wage_floor_figure: Whole  # the id of the wage floor that gives `wage_floor_cents`
    housing_free: State
    transport_daily: State  # free transport between housing and work
    travel_inbound_paid: State
    travel_outbound_paid: State
    fee_free: State  # the employer has signed that nobody is charged a recruitment fee
    experience_months: Small  # asked by the employer; 0 none asked, -1 not stated
    required_skill: BySkill  # 0 not asked, 1 useful, 2 required
    required_language_level: ByLanguage  # 0 not asked .. 4
    driver_required: State
    certification_held: State  # labour certification (US), LMIA (Canada), employer's constancia (Mexico)
    need_type: State  # position in NEED_TYPES

    # places left in the caps of the programme for this start (`caps.PlacesLeft`): 0 none, -1 not known
    cap_left_general: Count
    cap_left_returning: Count  # for people of earlier seasons
    cap_left_reserved: ByNationality
    cap_left_elsewhere: Count  # set aside for a nationality that no pool names

    open_for_matching: State
    employer_barred: State  # a sanction recorded here stands against the employer
    recruiter_barred: State  # and against a recruiter who was to fill the seats


class OneRow:
    """One row of facts, cut out column by column where it is read: explanations of thousands of people read few columns of each."""

    n = 1

    def __init__(self, facts: Facts, row: int) -> None:
        self._facts, self._at = facts, slice(row, row + 1)

    def __getattr__(self, name: str) -> Any:
        facts, at = self._facts, self._at
        value = getattr(facts, name)[at] if name in facts.columns() else getattr(facts.take(at), name)
        setattr(self, name, value)
        return value


def read_of_rows(facts: Facts, seen: Iterable[str]) -> frozenset[str]:
    """The columns that were read of rows whose attributes are `seen` (`vars`); all where anything else was, for it may have read any."""
    names = frozenset(seen) - {"_facts", "_at"}
    columns = facts.columns().keys()
    return frozenset(names if names <= columns else columns)
