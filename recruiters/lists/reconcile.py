"""Spellings of one organisation's name. Plain values.

`Del Al Associates, Inc.`, `Del-AL Associates Inc` and `Del All Associates, Inc.` are one; `Delal Mexico, S de RL de CV` is another one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from common.names import plain
from employers.enforcement.likeness import core

ALIKE = 0.9  # of the letters, in their order; from `LEAST` letters on, since short names are alike by chance
LEAST = 10
# In plain letters: "S. de R.L. de C.V." is "s de r l de c v", "Ltda." is "ltda".
_FORMS = re.compile(
    r"\b(?:s (?:de )?r ?l(?: de c ?v)?|s ?a(?: de c ?v)?|s ?c|l ?p ?a|l ?c|a ?c|cc|pty|pry|ltda|asociacion(?: civil)?)(?= |$)"
)
_NOBODY = frozenset(
    {"", "na", "n a", "none", "no", "individual", "self", "self employed", "not applicable", "ninguno", "ninguna"}
)


def is_nobody(name: str) -> bool:
    """Whether the field of the organisation says that there is none."""
    return plain(name) in _NOBODY


def key_of(name: str) -> str:
    """What all exact spellings of a name have in common: letters and digits without legal forms and plurals."""
    told = plain(name)
    return core(_FORMS.sub(" ", f" {told} ").strip() or told).replace(" ", "") or told.replace(" ", "")


def reconcile(names: Iterable[str]) -> dict[str, str]:
    """Each name as written, with the key of the group it belongs to: the commonest key of the group.

    Names that differ in a letter or two are put together from ten letters on, each with the commonest one it is like; never in chains.
    """
    written = list(names)
    times = Counter(map(key_of, written))
    heads: list[str] = []
    head_of: dict[str, str] = {}
    for key, _count in sorted(times.items(), key=lambda one: (-one[1], one[0])):
        near = next((head for head in heads if _alike(head, key)), None)
        head_of[key] = near or key
        if near is None:
            heads.append(key)
    return {name: head_of[key_of(name)] for name in dict.fromkeys(written)}


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < LEAST or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def best_spelling(written: Mapping[str, int]) -> str:
    """Of the spellings of one name the commonest; of equally common ones the one that is not all capitals, then the longest."""
    return min(written, key=lambda name: (-written[name], name.isupper(), -len(name), name))


def groups(rows: Iterable[tuple[str, int]]) -> dict[str, dict[str, int]]:
    """Key of each group: its spellings and how often each stands. `rows`: names as written, with how often."""
    counted: Counter[str] = Counter()
    for name, count in rows:
        counted[name] += count
    found: dict[str, dict[str, int]] = defaultdict(dict)
    keys = reconcile(counted.elements())
    for name, count in counted.items():
        found[keys[name]][name] = count
    return dict(found)
