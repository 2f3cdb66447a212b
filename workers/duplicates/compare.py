"""How likely two people are one: evidence weighed in bits, added up, told as 0 to 100 points.

After Fellegi and Sunter (1969): what agrees counts the more the rarer it is (two called Ixcoy say more than two called López), what
contradicts counts against. The weights are set by hand for this region's names and papers; the points from which two are called
likely the same are fitted on generated people and reported on others (`benchmarks/duplicates.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import compress, permutations
from typing import Any

import numpy as np
import numpy.typing as npt

from .births import Birth, births_compared
from .columns import GIVEN, MOST_BITS, NOT_KNOWN, SURNAMES, People
from .words import ALIKE, Shares, Spelled

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

LIKELY = 75  # points from which two files are told to a person as one's; nothing is merged by it
POSSIBLE = 50  # points from which they are shown beside each other

# Bits for and against. Where the name of a rule needs one: twins, brothers and sisters share surnames, home and phone, and often one given
# name, so another given name outweighs all of these; father and son may share every name, and are a generation apart.
_PRIOR = -16.0
_BIRTH = {
    Birth.NOT_KNOWN: 0.0,
    Birth.SAME: 12.0,
    Birth.SWAPPED: 8.0,
    Birth.YEAR: 6.0,
    Birth.ONE_DIGIT: 6.0,
    Birth.JANUARY: 2.5,
    Birth.OTHER: -14.0,
    Birth.GENERATION: -22.0,
}
_MOST_NAME = 26.0
_OTHER_GIVEN, _OTHER_SURNAME, _SWAPPED_SURNAMES = -14.0, -9.0, -1.0
_MISSING_WORD = -0.5
_SAME_MUNICIPALITY, _SAME_DEPARTMENT, _OTHER_DEPARTMENT = 4.0, 1.5, -1.5
_SAME_PHONE = 4.0
_SAME_SEX, _OTHER_SEX = 0.7, -4.0
_MOST_WITH_ANOTHER_GIVEN_NAME = 0.0  # never more than even odds
_STEEP = 4.0  # bits that multiply the odds told by e
_COMMON_BITS = 5.0  # a word that one in 32 people bears


@dataclass(frozen=True)
class Compared:
    """The comparison of many pairs: `score` in points, and the columns of findings that tell why."""

    score: npt.NDArray[np.int16]
    given: Matched
    surnames: Matched
    birth: npt.NDArray[np.int8]
    same_sex: npt.NDArray[np.int8]
    place: npt.NDArray[np.int8]
    same_phone: Flags

    def evidence(self, rows: npt.NDArray[np.integer[Any]]) -> list[tuple[str, ...]]:
        """For each of these pairs the codes of `workers.evidence.EVIDENCE` that hold for it."""
        given, surnames, birth, place = (
            self.given.take(rows),
            self.surnames.take(rows),
            self.birth[rows],
            self.place[rows],
        )
        words = given.matched + surnames.matched
        same = given.same & surnames.same & ~surnames.swapped
        told = {
            "same_name": same,
            "given_names_alike": ~same & (given.matched > 0) & (given.other == 0),
            "a_given_name_missing": (given.matched > 0) & (given.missing > 0),
            "surnames_alike": ~same & (surnames.matched > 0) & (surnames.other == 0),
            "surnames_swapped": surnames.swapped,
            "a_surname_missing": (surnames.matched > 0) & (surnames.missing > 0),
            "married_name": surnames.married,
            "same_birth_date": birth == Birth.SAME,
            "day_and_month_swapped": birth == Birth.SWAPPED,
            "birth_year_alike": birth == Birth.YEAR,
            "birth_date_one_digit": birth == Birth.ONE_DIGIT,
            "first_of_january": birth == Birth.JANUARY,
            "same_municipality": place == 2,
            "same_department": place == 1,
            "same_phone": self.same_phone[rows],
            "common_name": (words > 0) & (given.bits + surnames.bits < _COMMON_BITS * words),
            "other_given_name": given.other > 0,
            "other_surname": surnames.other > 0,
            "other_birth_date": np.isin(birth, (Birth.OTHER, Birth.GENERATION)),
            "other_sex": self.same_sex[rows] < 0,
            "other_department": place < 0,
        }
        codes = list(told)
        table = np.stack(list(told.values()), axis=1).tolist()
        return [tuple(compress(codes, row)) for row in table]


@dataclass(frozen=True)
class Matched:
    """Two lists of words laid against each other, pair by pair: what the best laying says."""

    bits: Shares  # what agrees, by how rare it is
    matched: Counts
    other: Counts  # words of the shorter list that have no like in the other
    missing: Counts
    swapped: Flags
    married: Flags
    same: Flags  # the same words, all of them

    def take(self, rows: npt.NDArray[np.integer[Any]]) -> Matched:
        return Matched(*(getattr(self, field.name)[rows] for field in fields(self)))


def compare(left: People, right: People, spelled: Spelled, bits: Shares) -> Compared:
    """Compare row by row: `left` and `right` are as long. `bits`: what each word of their vocabulary tells (`columns.bits_of`)."""
    sexes = (left.sex != NOT_KNOWN) & (right.sex != NOT_KNOWN)
    other_sex = sexes & (left.sex != right.sex)
    given = _lay(left.given, right.given, spelled, bits, places=GIVEN, exact=other_sex)
    surnames = _lay(left.surnames, right.surnames, spelled, bits, places=SURNAMES - 1)
    birth = births_compared(left, right)
    same_sex = np.where(other_sex, -1, sexes).astype(np.int8)
    place = _places(left, right)
    same_phone = (left.phone == right.phone) & (left.phone != NOT_KNOWN)
    weight = _PRIOR + np.minimum(given.bits + surnames.bits, _MOST_NAME)
    weight = weight + given.other * _OTHER_GIVEN + surnames.other * _OTHER_SURNAME
    weight += (given.missing + surnames.missing) * _MISSING_WORD + surnames.swapped * _SWAPPED_SURNAMES
    weight += np.array([_BIRTH[code] for code in Birth])[birth]
    weight += np.array([0.0, _SAME_DEPARTMENT, _SAME_MUNICIPALITY, _OTHER_DEPARTMENT])[place]
    weight += np.array([0.0, _SAME_SEX, _OTHER_SEX])[same_sex] + same_phone * _SAME_PHONE
    weight = np.where(given.other > 0, np.minimum(weight, _MOST_WITH_ANOTHER_GIVEN_NAME), weight)
    score = np.rint(100 / (1 + np.exp(-weight / _STEEP))).astype(np.int16)
    return Compared(score, given, surnames, birth, same_sex, place, same_phone)


def _places(left: People, right: People) -> npt.NDArray[np.int8]:
    """2 the same municipality, 1 the same department, -1 another one, 0 not known."""
    known = (left.department != NOT_KNOWN) & (right.department != NOT_KNOWN)
    same = (left.municipality == right.municipality) & (left.municipality != NOT_KNOWN)
    conditions = [same, known & (left.department == right.department), known]
    return np.select(conditions, [2, 1, -1], default=0).astype(np.int8)


def _lay(
    left: npt.NDArray[np.int32],
    right: npt.NDArray[np.int32],
    spelled: Spelled,
    bits: Shares,
    *,
    places: int,
    exact: Flags | None = None,
) -> Matched:
    """Lay words against words so that most agrees. Words beyond `places` may agree and need not (a husband's surname).

    `exact`: pairs in which only the same word agrees (María and Mario are no slip of the pen where the sexes differ too).
    """
    one, other = np.broadcast_arrays(left[:, :, None].astype(np.int64), right[:, None, :].astype(np.int64))
    alike = spelled.likeness(one, other)
    if exact is not None:
        alike[exact[:, None, None] & (alike < 1)] = 0
    agrees = alike >= ALIKE
    told = np.where(agrees, (bits[one] + bits[other]) / 2 * (2 * alike - 1), 0).astype(np.float32)
    order = _best((told + agrees * 0.01).astype(np.float32))
    matched = np.take_along_axis(agrees, order[:, :, None], axis=2)[:, :, 0]
    amount = np.take_along_axis(told, order[:, :, None], axis=2)[:, :, 0].sum(axis=1)
    size = left.shape[1]
    at_home = order == np.arange(size)
    counts = [(side[:, :places] >= 0).sum(axis=1) for side in (left, right)]
    fewer, more = np.minimum(*counts), np.maximum(*counts)
    matches = matched.sum(axis=1)
    married = (matched & (order >= places)).any(axis=1) | matched[:, places:].any(axis=1)
    whole = np.take_along_axis(alike, order[:, :, None], axis=2)[:, :, 0]
    return Matched(
        bits=np.minimum(amount, MOST_BITS * size),
        matched=matches,
        other=np.maximum(fewer - matches, 0),
        missing=np.maximum(more - np.maximum(fewer, matches), 0),
        swapped=(matched & ~at_home)[:, :places].any(axis=1) & ~married,
        married=married & (matches > 0),
        same=(matches == more) & (fewer == more) & (np.where(matched, whole, 1).min(axis=1) == 1),
    )


def _best(told: Shares) -> Counts:
    """The one-to-one laying of (n, k, k) that tells most, as an order: for each word of the left its word of the right."""
    size = told.shape[1]
    orders = np.array(list(permutations(range(size))))
    most, which = np.full(len(told), -1, dtype=np.float32), np.zeros(len(told), dtype=np.int64)
    for number, order in enumerate(orders):
        amount = told[:, np.arange(size), order].sum(axis=1)
        better = amount > most
        most, which = np.where(better, amount, most), np.where(better, number, which)
    return orders[which]
