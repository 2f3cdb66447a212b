"""Words of names: what sounds alike in Spanish and Mayan spellings, and how many slips of the pen divide two."""

from __future__ import annotations

import random

import numpy as np
import pytest

from workers.duplicates.nicknames import FAMILIAR
from workers.duplicates.words import ALIKE, NO_WORD, Vocabulary, words_of


def likeness(one: str, other: str) -> float:
    vocabulary = Vocabulary()
    numbers = [np.array([vocabulary.of(word)]) for word in (one, other)]
    return float(vocabulary.spelled().likeness(*numbers)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vásquez", "Basques"),
        ("Xitumul", "Shitumul"),
        ("Quiché", "Kiche"),
        ("Hernández", "Ernandes"),
        ("Llamas", "Yamas"),
        ("Ixcoyꞌ", "Ixcoy'"),
        ("Ajaw", "Ajagu"),
        ("de la Cruz", "Cruz"),
        ("García", "GARCIA"),
    ],
)
def test_spellings_of_one_sound_are_one_word(one, other):
    assert words_of(one) == words_of(other)


def test_every_familiar_form_is_one_folded_word_of_a_name():
    assert len(FAMILIAR) <= 64
    for name, familiar in FAMILIAR.items():
        for word in familiar.split():
            assert likeness(*words_of(name), *words_of(word)) >= ALIKE, (name, word)


def test_particles_are_left_out_unless_they_are_the_whole_name():
    assert words_of("María de los Ángeles") == ("maria", "angeles")
    assert words_of("De la O") == ("o",)
    assert words_of("La") == ("la",)
    assert words_of("") == ()


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("gonsales", "gonsalez", True),
        ("ramires", "ramries", True),
        ("ixkoy", "ixkoi", True),
        ("m", "maria", True),
        ("ba", "ka", False),
        ("kal", "kol", False),
        ("lopes", "peres", False),
        ("karmen", "karlos", False),
        ("chepe", "jose", True),
        ("chepe", "pepe", True),
        ("lencho", "lorenso", True),
        ("beto", "alberto", True),
        ("beto", "umberto", True),
        ("gilberto", "umberto", False),
        ("pepe", "pedro", False),
    ],
)
def test_a_slip_of_the_pen_is_told_from_another_name(one, other, alike):
    assert (likeness(one, other) >= ALIKE) is alike
    assert likeness(one, other) == likeness(other, one)


def test_slips_are_counted_as_letter_by_letter():
    rng = random.Random(5)
    words = sorted({"".join(rng.choices("abc", k=rng.randint(1, 9))) for _ in range(120)})
    vocabulary = Vocabulary()
    pairs = [(rng.choice(words), rng.choice(words)) for _ in range(3000)]
    left, right = (np.array([vocabulary.of(pair[side]) for pair in pairs]) for side in (0, 1))
    counted = vocabulary.spelled()._slips(left, right).tolist()
    assert counted == [min(3, slips(*pair)) for pair in pairs]
    assert {0, 1, 2, 3} <= set(counted)


def test_a_missing_word_is_like_nothing():
    vocabulary = Vocabulary()
    number = np.array([vocabulary.of("ana")])
    assert vocabulary.spelled().likeness(number, np.array([NO_WORD]))[0] == 0


def slips(one: str, other: str) -> int:
    """Optimal string alignment, as the book has it."""
    table = [
        [row + column if not row or not column else 0 for column in range(len(other) + 1)]
        for row in range(len(one) + 1)
    ]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            best = min(
                table[row - 1][column] + 1,
                table[row][column - 1] + 1,
                table[row - 1][column - 1] + (one[row - 1] != other[column - 1]),
            )
            if row > 1 and column > 1 and one[row - 1] == other[column - 2] and one[row - 2] == other[column - 1]:
                best = min(best, table[row - 2][column - 2] + 1)
            table[row][column] = best
    return table[-1][-1]
