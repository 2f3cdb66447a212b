"""People of whom we know who is who: a generated registry, re-entries with the slips that officers make, and people who are
easily taken for others.

The people are those of the demonstration's generator (families, communities and frequent names as they are there).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from config.demo.chance import Streams
from config.demo.people import make_people
from config.demo.places import towns
from workers.duplicates.columns import Told

AS_OF = date(2026, 11, 24)
Slip = Callable[[random.Random, Told], Told]


@dataclass(frozen=True)
class Labelled:
    """`known`: the registry. `asked`: who comes; `same` names the row of `known` that is the same person, -1 for nobody."""

    known: list[Told]
    asked: list[Told]
    same: list[int]
    slips: list[str]


def labelled(seed: int, size: int = 4000) -> Labelled:
    """Of those who come, half are in the registry already; the others are relatives, namesakes and strangers."""
    rng = random.Random(seed)
    people = people_of(seed, size + size // 8)
    known, strangers = people[:size], people[size:]
    asked: list[tuple[Told, int, str]] = []
    for row in rng.sample(range(size), size // 4):
        told, slips = entered_again(rng, known[row])
        asked.append((told, row, slips))
    for make in (_sibling, _twin, _child, _namesake):
        asked += [(make(rng, known[row], strangers), -1, make.__name__) for row in rng.sample(range(size), size // 32)]
    asked += [(one, -1, "stranger") for one in strangers[: size // 8]]
    rng.shuffle(asked)
    return Labelled(known, [one for one, _, _ in asked], [row for _, row, _ in asked], [how for _, _, how in asked])


def people_of(seed: int, size: int) -> list[Told]:
    made, places = make_people(Streams(seed), size, AS_OF), towns()
    names = made.names
    return [
        Told(
            names.given[row],
            names.first[row],
            names.second[row],
            names.married[row],
            date(1970, 1, 1) + timedelta(days=int(made.born[row])),
            made.sex[row],
            int(made.town[row]) + 1,
            places[made.town[row]].subdivision,
            int(made.phone[row][-7:] or 0),
        )
        for row in range(size)
    ]


# ── the same person again ─────────────────────────────────────────────────
def entered_again(rng: random.Random, one: Told) -> tuple[Told, str]:
    """With one to three slips, each of another kind."""
    told, done = _phone_again(rng, one), []
    for slip in rng.sample(SLIPS, k=rng.choices([1, 2, 3], [5, 3, 1])[0]):
        changed = slip(rng, told)
        if changed != told:
            told = changed
            done.append(slip.__name__.strip("_"))
    return told, "+".join(sorted(done)) or "nothing"


def _phone_again(rng: random.Random, one: Told) -> Told:
    """People change their number often."""
    return replace_told(one, phone=_some_phone(rng)) if rng.random() < 0.4 else one


def _spelling(rng: random.Random, one: Told) -> Told:
    """Another spelling of the same sound, in every part of the name."""
    parts = {part: _respelled(rng, getattr(one, part)) for part in NAMES}
    return replace_told(one, **parts)


_SOUNDS = (
    *(
        ("v", "b"),
        ("b", "v"),
        ("z", "s"),
        ("s", "z"),
        ("qu", "k"),
        ("ll", "y"),
        ("y", "ll"),
        ("ꞌ", "'"),
        ("'", "ʼ"),
        ("ʼ", ""),
    ),
    *(
        ("h", ""),
        ("á", "a"),
        ("é", "e"),
        ("í", "i"),
        ("ó", "o"),
        ("ú", "u"),
        ("ñ", "n"),
        ("ch", "ch"),
        ("x", "sh"),
        ("k", "c"),
    ),
    *(("ce", "se"), ("ci", "zi"), ("ca", "ka"), ("co", "ko"), ("w", "gu"), ("ph", "f"), ("tz", "ts"), ("cu", "ku")),
)


def _respelled(rng: random.Random, name: str) -> str:
    for spelling, other in _SOUNDS:
        if spelling in name and rng.random() < 0.5:
            name = name.replace(spelling, other)
    return name


def _slip_of_the_pen(rng: random.Random, one: Told) -> Told:
    """One letter in one word of the name: left out, doubled by another, changed, or exchanged with its neighbour."""
    part = rng.choice([part for part in NAMES if len(getattr(one, part)) > 3])
    name = getattr(one, part)
    at = rng.randrange(1, len(name) - 1)
    letter = rng.choice("abcdeilmnorstu")
    made = rng.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ]
    )
    return replace_told(one, **{part: made})


def _surnames_swapped(rng: random.Random, one: Told) -> Told:
    if not one.second_surname:
        return one
    return replace_told(one, first_surname=one.second_surname, second_surname=one.first_surname)


def _no_second_surname(rng: random.Random, one: Told) -> Told:
    return replace_told(one, second_surname="")


def _no_second_given_name(rng: random.Random, one: Told) -> Told:
    first, _, rest = one.given_names.partition(" ")
    return replace_told(one, given_names=rest if rest and rng.random() < 0.3 else first)


def _married(rng: random.Random, one: Told) -> Told:
    """A woman entered under her husband's surname: added, or instead of her second."""
    if one.sex != "F":
        return one
    husband = rng.choice(["Pérez", "Caal", "Hernández", "Tzoc", "Mejía", "Ajanel"])
    if rng.random() < 0.5:
        return replace_told(one, married_name=husband)
    return replace_told(one, second_surname=f"de {husband}") if one.married_name == "" else one


def _birth_date(rng: random.Random, one: Told) -> Told:
    born = one.birth_date
    assert born is not None
    return replace_told(one, birth_date=rng.choice([_day_for_month, _one_digit, _year_off, _only_the_year])(rng, born))


def _day_for_month(rng: random.Random, born: date) -> date:
    return date(born.year, born.day, born.month) if born.day <= 12 else _one_digit(rng, born)


def _one_digit(rng: random.Random, born: date) -> date:
    while True:
        digits = list(f"{born:%d%m%Y}")
        digits[rng.choice([0, 1, 2, 3, 6, 7])] = rng.choice("0123456789")
        try:
            made = date(int("".join(digits[4:])), int("".join(digits[2:4])), int("".join(digits[:2])))
        except ValueError:
            continue
        if made != born and date(1930, 1, 1) < made < date(2011, 1, 1):
            return made


def _year_off(rng: random.Random, born: date) -> date:
    year = born.year + rng.choice([-1, 1])
    return born.replace(year=year) if (born.month, born.day) != (2, 29) else date(year, 3, 1)


def _only_the_year(rng: random.Random, born: date) -> date:
    return date(born.year + rng.choice([-1, 0, 0, 0, 1]), 1, 1)


def _moved(rng: random.Random, one: Told) -> Told:
    place = rng.randrange(len(towns()))
    return replace_told(one, municipality_id=place + 1, department=towns()[place].subdivision)


NAMES = ("given_names", "first_surname", "second_surname")
SLIPS: list[Slip] = [
    *(_spelling, _slip_of_the_pen, _surnames_swapped, _no_second_surname, _no_second_given_name),
    *(_married, _birth_date, _moved),
]


# ── somebody else ─────────────────────────────────────────────────────────
def _sibling(rng: random.Random, one: Told, others: list[Told]) -> Told:
    """Same surnames and home, perhaps the same phone and first given name, another date."""
    other = _of_sex(rng, others, rng.choice("FM"))
    born = _born(one) + timedelta(days=rng.choice([-1, 1]) * rng.randrange(320, 4000))
    return _family(rng, one, _given(rng, one, other), other.sex, born)


def _twin(rng: random.Random, one: Told, others: list[Told]) -> Told:
    other = _of_sex(rng, others, one.sex if rng.random() < 0.7 else rng.choice("FM"))
    return _family(rng, one, _given(rng, one, other), other.sex, _born(one))


def _child(rng: random.Random, one: Told, others: list[Told]) -> Told:
    """Named after the father or mother; a sixth of them with both surnames the same."""
    born = _born(one) + timedelta(days=rng.randrange(16 * 365, 34 * 365))
    child = _family(rng, one, one.given_names, one.sex, born)
    return child if rng.random() < 1 / 6 else replace_told(child, second_surname=rng.choice(others).first_surname)


def _namesake(rng: random.Random, one: Told, others: list[Told]) -> Told:
    """Another person of the same whole name, elsewhere, of another date."""
    other = rng.choice(others)
    return replace_told(
        other,
        given_names=one.given_names,
        first_surname=one.first_surname,
        second_surname=one.second_surname,
        married_name="",
        sex=one.sex,
    )


def _family(rng: random.Random, one: Told, given: str, sex: str, born: date) -> Told:
    phone = one.phone if rng.random() < 0.5 else _some_phone(rng)
    return replace_told(one, given_names=given, sex=sex, birth_date=born, phone=phone, married_name="")


def _given(rng: random.Random, one: Told, other: Told) -> str:
    """The other's given names, in every fourth family after the same first name; never names of which all are the one's."""
    names = other.given_names.split()
    if rng.random() < 0.25 and one.sex == other.sex:
        names = [one.given_names.split()[0], names[0]]
    names = names if set(names) - set(one.given_names.split()) else ["Wenceslao"]
    return " ".join(dict.fromkeys(names))


def _of_sex(rng: random.Random, others: list[Told], sex: str) -> Told:
    return rng.choice([other for other in others if other.sex == sex])


def _born(one: Told) -> date:
    assert one.birth_date is not None
    return one.birth_date


def _some_phone(rng: random.Random) -> int:
    return rng.randrange(10_000_000)


def replace_told(one: Told, **changes: object) -> Told:
    return one._replace(**changes)
