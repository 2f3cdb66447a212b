"""Words of names and how alike two of them sound. Whole columns at once; a word is known by its number in a vocabulary."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from common.names import fold

from .nicknames import CALLED

Numbers = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float32]

NO_WORD = -1
# Left out of surnames and given names: "de la Cruz" and "Cruz" are one, "María de los Ángeles" has two names.
PARTICLES = frozenset({"de", "del", "la", "las", "los", "lo", "y", "e"})
_LONGEST = 16
# The least likeness of two words that may be one; under it they are two names.
ALIKE = 0.55
# How alike two words of so many letters (of the longer) are that so many slips divide: (slips, letters from) -> likeness.
_SLIPS = ((1, 6, 0.9), (1, 4, 0.8), (2, 8, 0.75), (2, 6, 0.6))
_INITIAL = 0.6
_FAMILIAR = 0.8  # Chepe and José
_FAR = 3  # more slips than are counted


@lru_cache(maxsize=200_000)
def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name, without particles; of a name that has only particles ("La O") all of them."""
    words = tuple(word[:_LONGEST] for word in fold(name).split())
    return tuple(word for word in words if word not in PARTICLES) or words


class Vocabulary:
    """Numbers words from 0 in the order in which they come; `letters` and the rest are arrays over those numbers."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.number)

    def of(self, word: str) -> int:
        return self.number.setdefault(word, len(self.number))

    def spelled(self) -> Spelled:
        return Spelled(list(self.number))


class Spelled:
    """The letters of every word of a vocabulary."""

    def __init__(self, words: list[str]) -> None:
        self.letters = np.zeros((len(words), _LONGEST), dtype=np.uint8)
        joined = np.array([word.encode("ascii", "replace") for word in words] or [b""], dtype=f"S{_LONGEST}")
        if words:
            self.letters[:] = joined.view(np.uint8).reshape(len(words), _LONGEST)
        self.length = (self.letters > 0).sum(axis=1).astype(np.int64)
        bits = np.where(self.letters >= ord("a"), np.uint32(1) << (self.letters.astype(np.uint32) & 31), np.uint32(0))
        self.called = np.array([CALLED.get(word, 0) for word in words] or [0], dtype=np.uint64)
        self.used = np.bitwise_or.reduce(bits, axis=1) if words else np.zeros(0, dtype=np.uint32)

    def likeness(self, one: Numbers, other: Numbers) -> Shares:
        """How alike each two words are, 0 to 1: 1 for the same, 0 where they are two names or one is missing.

        `one` and `other` are numbers of words of one shape. A word of one letter stands for any that begins with it, and a
        familiar form for its name (`nicknames`).
        """
        found = np.zeros(one.shape, dtype=np.float32)
        there = (one >= 0) & (other >= 0)
        same = there & (one == other)
        found[same] = 1
        asked = np.nonzero(there & ~same)
        if not len(asked[0]):
            return found
        left, right = np.minimum(one[asked], other[asked]), np.maximum(one[asked], other[asked])
        initial = self._initials(left, right)
        near = self._may_be_near(left, right)
        pairs, back = np.unique(left[near] * len(self.length) + right[near], return_inverse=True)
        each = np.zeros(len(left), dtype=np.float32)
        each[near] = self._near(pairs // len(self.length), pairs % len(self.length))[back]
        familiar = (self.called[left] & self.called[right]) > 0
        each = np.where(initial, np.float32(_INITIAL), each)
        found[asked] = np.where(familiar, np.maximum(each, np.float32(_FAMILIAR)), each)
        return found

    def _initials(self, left: Numbers, right: Numbers) -> npt.NDArray[np.bool_]:
        one_letter = np.minimum(self.length[left], self.length[right]) == 1
        return one_letter & (self.letters[left, 0] == self.letters[right, 0])

    def _may_be_near(self, left: Numbers, right: Numbers) -> npt.NDArray[np.bool_]:
        """Cheaply, before letters are compared: two slips change the length by two and the letters used by four at the most."""
        lengths = np.abs(self.length[left] - self.length[right]) <= 2
        return lengths & (np.bitwise_count(self.used[left] ^ self.used[right]) <= 4)

    def _near(self, left: Numbers, right: Numbers) -> Shares:
        slips = self._slips(left, right)
        longer = np.maximum(self.length[left], self.length[right])
        likeness = np.zeros(len(left), dtype=np.float32)
        for count, letters, alike in reversed(_SLIPS):
            likeness[(slips == count) & (longer >= letters)] = alike
        return likeness

    def _slips(self, left: Numbers, right: Numbers) -> npt.NDArray[np.int8]:
        """Letters put in, left out, changed or exchanged with the next (optimal string alignment), counted up to two; else `_FAR`."""
        one, other = self.letters[left], self.letters[right]
        most_one, most_other = (int(self.length[side].max(initial=0)) for side in (left, right))
        far = np.full(len(left), _FAR, dtype=np.int8)
        rows = [[np.minimum(far, np.int8(min(column, _FAR))) for column in range(most_other + 1)]]
        ends = [np.where(self.length[right] == column, rows[0][column], far) for column in range(most_other + 1)]
        result = np.where(self.length[left] == 0, np.minimum.reduce(ends), far)
        for row in range(1, most_one + 1):
            cells = [far] * (most_other + 1)
            cells[0] = np.full(len(left), min(row, _FAR), dtype=np.int8)
            for column in range(max(1, row - 2), min(most_other, row + 2) + 1):
                same = one[:, row - 1] == other[:, column - 1]
                cell = np.minimum(rows[-1][column - 1] + ~same, np.minimum(rows[-1][column], cells[column - 1]) + 1)
                if row > 1 and column > 1:
                    exchanged = (one[:, row - 1] == other[:, column - 2]) & (one[:, row - 2] == other[:, column - 1])
                    cell = np.where(exchanged, np.minimum(cell, rows[-2][column - 2] + 1), cell)
                cells[column] = np.minimum(cell, far).astype(np.int8)
                ends_here = (self.length[left] == row) & (self.length[right] == column)
                result = np.where(ends_here, cells[column], result)
            rows = [rows[-1], cells]
        return result.astype(np.int8)
