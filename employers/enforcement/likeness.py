"""How likely it is that a published name is an employer's: names without their legal forms, the place, the number. Plain values.

A confidence is a sum of points, 0 to 100, each with its reason, so that a person sees what speaks for it and what against:
same number 95; same name 60, same trade name 55, similar name 30 to 45; same town 30, same state 15, another state -30; a name
that many have, -10. From `SUGGESTED` on it is shown; below, two names are alike by chance more often than not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from common.names import plain

from ..choices import MatchReason as Reason
from ..demand.layouts import columns

SUGGESTED, LIKELY, VERY_LIKELY = 50, 65, 85
ALIKE, VERY_ALIKE = 0.8, 0.92

_LEGAL_FORMS = frozenset(
    columns(
        "inc incorporated llc lc ltd limited corp corporation co company lp llp lllp pllc pc sa sas srl cv de rl the and of"
    )
)
_TRADES_AS = re.compile(
    r"[\s,/(]+(?:d\s?[./]?\s?b\s?[./]?\s?a|a/k/a|aka|f/k/a|fka|t/a|o/a|doing business as)\b[.,:/\s]*", re.IGNORECASE
)


@dataclass(frozen=True)
class Named:
    """An organisation by what is known of it. `names` are cores, as `core` makes them; the first is the legal one."""

    names: tuple[str, ...]
    state: str
    town: str
    number: str


def named(*written: str, state: str | None, town: str, number: str) -> Named:
    """`written`: the legal name, then trade names; either may hold another name behind `d/b/a`."""
    cores = dict.fromkeys(filter(None, (core(name) for text in written for name in names_in(text))))
    return Named(tuple(cores), state or "", plain(town), number)


def names_in(text: str) -> list[str]:
    """`GF Farm, Inc. DBA Sand Creek Farm` holds two names."""
    return [name.strip(" ,;()") for name in _TRADES_AS.split(f" {text}") if name.strip(" ,;()")]


def core(name: str) -> str:
    """A name without legal forms, punctuation and plural s; single letters put together (`S & S` is `ss`). Empty where nothing stays."""
    if "," in name and len(name.split(",")) == 2 and not set(plain(name.split(",")[1]).split()) & _LEGAL_FORMS:
        last, first = name.split(",")  # “Surname, Given”
        name = f"{first} {last}"
    found = [word for word in _lettered(plain(re.sub(r"['’`]", "", name)).split()) if word not in _LEGAL_FORMS]
    return " ".join(word.removesuffix("s") if len(word) > 3 else word for word in found)


def _lettered(words: Iterable[str]) -> list[str]:
    """`l l c` is `llc`, `w r k` is `wrk`; an `and` between letters goes too."""
    found: list[str] = []
    letters = ""
    for word in [*words, ""]:
        if len(word) == 1:
            letters += word
        elif word == "and" and letters:
            continue
        else:
            found += [letters] if letters else []
            found += [word] if word else []
            letters = ""
    return found


def compare(one: Named, other: Named, *, common: frozenset[str] = frozenset()) -> tuple[int, list[Reason]]:
    """Confidence, 0 to 100, and its reasons. `common`: words that many employers' names have."""
    points, reasons = _name_points(one, other)
    same_number = bool(one.number) and one.number == other.number
    if same_number:
        points, reasons = 95, [Reason.SAME_NUMBER, *reasons]
    if not points:
        return 0, []
    if not same_number and _is_common(one, common):
        points, reasons = points - 10, [*reasons, Reason.COMMON_NAME]
    gained, why = _place_points(one, other)
    points = max(points, points + gained) if same_number else points + gained
    return max(0, min(100, points)), [*reasons, why]


def _name_points(one: Named, other: Named) -> tuple[int, list[Reason]]:
    if not one.names or not other.names:
        return 0, []
    if one.names[0] == other.names[0]:
        return 60, [Reason.SAME_NAME]
    if set(one.names) & set(other.names):
        return 55, [Reason.SAME_TRADE_NAME]
    best = max(_likeness(a, b) for a in one.names for b in other.names)
    if best >= ALIKE:
        return (45 if best >= VERY_ALIKE else 30), [Reason.SIMILAR_NAME]
    return 0, []


def _likeness(one: str, other: str) -> float:
    """1 for the same words in any order; letters that are missing or wrong make it less."""
    a, b = " ".join(sorted(one.split())), " ".join(sorted(other.split()))
    if not set(one.replace(" ", "")) & set(other.replace(" ", "")):
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _is_common(one: Named, common: frozenset[str]) -> bool:
    return bool(common) and all(word in common for word in one.names[0].split())


def _place_points(one: Named, other: Named) -> tuple[int, Reason]:
    if not one.state or not other.state:
        return 0, Reason.PLACE_UNKNOWN
    if one.state != other.state:
        return -30, Reason.OTHER_STATE
    if one.town and one.town == other.town:
        return 30, Reason.SAME_TOWN
    return 15, Reason.SAME_STATE
