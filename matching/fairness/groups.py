"""The groups that a report of fairness tells apart, and that a floor may be about: which traits are read, and each person's group by code.

The one place in matching that reads these traits. Rates count them; floors (`matching.floors.members`) make a mask of them. No score and no
rule asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import numpy as np
import numpy.typing as npt

from common.reading import DAY, WHOLE, Told, code_of
from pathways.engine.facts import day
from reference.models import Language, Subdivision
from workers.choices import SCHOOLING_BANDS, People, Sex

from ..choices import FairnessBy

Codes = npt.NDArray[np.int64]
NOT_RECORDED = ""
AGES = (18, 25, 35, 45, 55)  # years from which each band but the first goes on
FIELDS = {
    FairnessBy.SEX.value: "sex",
    FairnessBy.AGE.value: "birth_date",
    FairnessBy.DEPARTMENT.value: "municipality__subdivision_id",
    FairnessBy.LANGUAGE.value: "preferred_language_id",
    FairnessBy.PEOPLE.value: "people",
    FairnessBy.SCHOOLING.value: "schooling_years",
}


def columns(dimensions: Iterable[str]) -> Iterator[tuple[str, Told]]:
    """Which fields of `Worker` tell the groups of these dimensions, and how `common.reading` reads them."""
    for by in dimensions:
        match by:
            case FairnessBy.AGE:
                yield FIELDS[by], DAY
            case FairnessBy.SCHOOLING:
                yield FIELDS[by], WHOLE
            case _:
                yield FIELDS[by], code_of(keys(by)[1:])


def codes(by: str, told: Mapping[str, Codes], as_of: date) -> Codes:
    """(n,) the position in `keys(by)` of each person's group on the day; `told`: the columns that were read."""
    column = told[FIELDS[by]]
    match by:
        case FairnessBy.AGE:
            return _age_bands(column, as_of)
        case FairnessBy.SCHOOLING:
            least = np.array([years for years, _label in SCHOOLING_BANDS])
            return np.where(column < 0, 0, np.searchsorted(least, column, side="right")).astype(np.int64)
    return column + 1


def keys(by: str) -> tuple[str, ...]:
    """The names of the groups of a dimension, in the order of their codes; but for ages the first is for not recorded."""
    match by:
        case FairnessBy.SEX:
            return (NOT_RECORDED, *Sex.values)
        case FairnessBy.AGE:
            return tuple(str(number) for number in range(len(AGES) + 1))
        case FairnessBy.DEPARTMENT:
            return (NOT_RECORDED, *Subdivision.objects.order_by("pk").values_list("pk", flat=True))
        case FairnessBy.LANGUAGE:
            return (NOT_RECORDED, *Language.objects.order_by("pk").values_list("pk", flat=True))
        case FairnessBy.PEOPLE:
            return (NOT_RECORDED, *(value for value in People.values if value))
    return (NOT_RECORDED, *(str(number) for number in range(len(SCHOOLING_BANDS))))


def _age_bands(born: Codes, as_of: date) -> Codes:
    """How many of `AGES` each has reached on the day: 0 for younger than the first."""
    last_birthdays = np.array([day(last_birthday(as_of, years)) for years in AGES])
    return (born[:, None] <= last_birthdays).sum(axis=1)


def last_birthday(when: date, years: int) -> date:
    """The last day of birth of who is so many years old; who was born on 29 February is a year older on 1 March."""
    try:
        return when.replace(year=when.year - years)
    except ValueError:
        return when.replace(year=when.year - years, day=28)
