"""What is kept of many rows: each distinct cell is searched for contacts once, as `Contacts.without` does for one row.

Telephones and e-mail addresses are told by their look. What only the row's own contacts tell (its telephone among other digits, the name of
a person) is looked for in two steps: first whether a contact may stand in the row at all, which is quick and errs only on the
side of yes; such a row is then read by itself, with its contacts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from common.sheets.cells import cell_text

from .contacts import Contacts, digits_in, may_hold_a_contact, phone_in, places_of_contacts, without_patterns
from .layouts import Binding, Clean

MOST_TEXTS = 100_000  # distinct cells that are remembered: some 10,000 rows of a list of forty columns
SHORTEST = 7  # letters of a text that is searched


@dataclass(frozen=True, slots=True)
class Kept:
    """Of some rows: `texts` of each column that is read, by its place. And by the rows' numbers:

    `rows` what is kept, column by column; `changed` where a contact was taken out by its look; `with_contacts` where one of the row's own
    contacts may stand, so that nothing of all this is to be used.
    """

    texts: Mapping[int, Sequence[str]]
    rows: Sequence[tuple[str, ...]]
    changed: set[int]
    with_contacts: set[int]


class KeptTexts:
    """The columns of one list."""

    def __init__(self, binding: Binding) -> None:
        self._binding = binding
        self._searched = {place for place, _name, clean in binding.kept if clean is not Clean.AS_IT_STANDS}
        self._read = self._searched.union(
            (place for place, _name, _clean in binding.kept),
            chain.from_iterable(binding.positions.values()),
            chain.from_iterable(binding.contact_names),
            binding.private,
        )
        self._suspect: set[str] = set()  # texts that were looked at by themselves
        self._changed: dict[str, str] = {}  # those in which something stood, and what is kept of them
        self._ten: set[str] = set()  # every ten digits that follow each other in what looks like a telephone

    def cleaned(self, text: str) -> str:
        """What is kept of a text of the rows at hand, contacts told by their look taken out."""
        return self._changed.get(text, text)

    def of(self, columns: Sequence[Sequence[object]]) -> Kept:
        if len(self._suspect) > MOST_TEXTS:
            self._suspect.clear()
            self._changed.clear()
            self._ten.clear()
        changed: set[int] = set()
        texts = {place: self._texts(place, columns[place]) for place in self._read}
        kept = dict(texts)
        for place in self._searched if self._changed else ():
            if not self._changed.keys().isdisjoint(texts[place]):
                kept[place] = [self._changed.get(text, text) for text in texts[place]]
                changed.update(number for number, text in enumerate(texts[place]) if text in self._changed)
        rows = list(zip(*(kept[place] for place, _name, _clean in self._binding.kept), strict=True))
        return Kept(texts, rows, changed, self._with_phones(texts) | self._with_names(texts, kept))

    def _texts(self, place: int, column: Sequence[object]) -> list[str]:
        """As `cell_text` reads each cell; looked at as one text, which is quick."""
        try:
            texts = list(map(str.strip, column))  # type: ignore[arg-type]
        except TypeError:  # a cell of a feed may be a number or an answer
            texts = list(map(cell_text, column))
        whole = "\0".join(["", *texts, ""])
        if "\0'" in whole or "\0#" in whole:
            texts = list(map(cell_text, column))
            whole = "\0".join(["", *texts, ""])
        if place in self._searched and may_hold_a_contact(whole):
            self._look_at(texts, whole)
        return texts

    def _look_at(self, texts: Sequence[str], whole: str) -> None:
        """Where most texts are different, only those in which a contact may stand."""
        distinct = set(texts)
        if len(distinct) > len(texts) // 2:
            distinct = {whole[whole.rfind("\0", 0, at) + 1 : whole.find("\0", at)] for at in places_of_contacts(whole)}
        for text in distinct - self._suspect:
            self._suspect.add(text)
            if len(text) < SHORTEST or not may_hold_a_contact(text):
                continue
            kept = without_patterns(text)
            if kept != text:
                self._changed[text] = kept
            digits = digits_in(kept)
            self._ten.update(digits[start : start + 10] for start in range(len(digits) - 9))

    def _with_phones(self, texts: Mapping[int, Sequence[str]]) -> set[int]:
        found: set[int] = set()
        for place in self._binding.private if self._ten else ():
            phones = list(map(phone_in, texts[place]))
            if not self._ten.isdisjoint(phones):
                found.update(number for number, phone in enumerate(phones) if phone in self._ten)
        return found

    def _with_names(self, texts: Mapping[int, Sequence[str]], kept: Mapping[int, Sequence[str]]) -> set[int]:
        """An organisation may be called as its owner is, so its name is not looked at."""
        found: set[int] = set()
        columns = [kept[place] for place, _name, clean in self._binding.kept if clean is Clean.WITHOUT_CONTACTS]
        lower: dict[int, str] = {}
        for one, two in self._binding.contact_names:
            names = zip(map(_as_sought, texts[one]), map(_as_sought, texts[two]), strict=True)
            for number, (first, last) in enumerate(names):
                if first and last:
                    if number not in lower:
                        lower[number] = "\n".join([column[number] for column in columns]).lower()
                    if last in lower[number] and first in lower[number]:
                        found.add(number)
        return found


def _as_sought(name: str) -> str:
    """Nothing of a letter alone."""
    return name.lower() if len(name) > 1 else ""


def kept_by_itself(binding: Binding, cells: Sequence[str], contacts: Contacts) -> tuple[dict[str, str], bool]:
    """One row as it stands, under the file's own names, without blanks and personal contacts; whether a contact was taken out.

    `cells`: texts, without the spaces around them.
    """
    row: dict[str, str] = {}
    removed = False
    for place, name, clean in binding.kept:
        text = cells[place]
        if not text:
            continue
        if len(text) >= SHORTEST and clean is not Clean.AS_IT_STANDS:
            kept = contacts.without(text, names=clean is Clean.WITHOUT_CONTACTS)
            if kept != text:
                removed, text = True, kept
        row[name] = text
    return row, removed
