"""Whom to call in an emergency: a relative whose surnames show it, or a neighbour; nobody of them is in the registry."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, auto

import numpy as np

from .chance import Flags, Ints, Streams, flags, pick_by_group
from .contacts import phone_number
from .names import Names, draw_names
from .places import COUNTRIES


class Kin(IntEnum):
    PARENT = 0
    SPOUSE = auto()
    SIBLING = auto()
    CHILD = auto()
    AUNT = auto()
    NEIGHBOUR = auto()


CALLED = {
    Kin.PARENT: ("padre", "madre"),
    Kin.SPOUSE: ("esposo", "esposa"),
    Kin.SIBLING: ("hermano", "hermana"),
    Kin.CHILD: ("hijo", "hija"),
    Kin.AUNT: ("tío", "tía"),
    Kin.NEIGHBOUR: ("vecino", "vecina"),
}
# Weights of whom people name, in the order of `Kin`: below 22, to 39, and from 40 on, when a child may be grown up.
MARRIED_FROM, GROWN_CHILD_FROM = 22, 40
WEIGHTS = ((3, 0, 2, 0, 1, 0.5), (3, 3, 2, 0, 0.5, 0.5), (1, 3, 2, 2, 0.3, 0.5))
WOMEN = 0.6
WITHOUT_CONTACT = 0.15
NUMBERS_FROM = 5_000_000


def draw_emergency_contacts(
    streams: Streams,
    country: Ints,
    serial: Ints,
    woman: Flags,
    age: Ints,
    names: Names,
    people: Sequence[str],
    language: Sequence[str],
) -> list[str]:
    """Name, relation and telephone, "" where nobody was named. Relatives are of the person's people."""
    rng = streams("emergency contacts")
    n = len(country)
    stage = (age >= MARRIED_FROM).astype(np.int64) + (age >= GROWN_CHILD_FROM)
    kin = pick_by_group(rng, stage, WEIGHTS)
    other_woman = np.where(kin == Kin.SPOUSE, ~woman, flags(rng, n, WOMEN))
    drawn = draw_names(streams, country, other_woman, np.zeros(n, dtype=np.int64), people, language, "emergency names")
    none = flags(rng, n, WITHOUT_CONTACT).tolist()
    contacts = []
    for row, (relation, female) in enumerate(zip(map(Kin, kin.tolist()), other_woman.tolist(), strict=True)):
        surnames = _surnames(relation, row, names, drawn, bool(woman[row]), female)
        name = " ".join(part for part in (drawn.given[row], *surnames) if part)
        phone = phone_number(COUNTRIES[country[row]], NUMBERS_FROM + int(serial[row]))
        contacts.append("" if none[row] else f"{name}, {CALLED[relation][int(female)]}, {phone}")
    return contacts


def _surnames(kin: Kin, row: int, own: Names, drawn: Names, woman: bool, other_woman: bool) -> tuple[str, str]:
    """The father's first surname and then the mother's, as both registries write them."""
    first, second, married = own.first[row], own.second[row], own.married[row]
    stranger, other = drawn.first[row], drawn.second[row]
    match kin:
        case Kin.PARENT:
            return (second or stranger, other) if other_woman else (first, other)
        case Kin.SPOUSE:
            return (married or stranger, other)
        case Kin.SIBLING:
            return first, second
        case Kin.CHILD:
            return (married or stranger, first) if woman else (first, other)
        case Kin.AUNT:
            return first, other
    return stranger, other
