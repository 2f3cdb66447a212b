"""The lists of what is looked at, one file a regime in `lists/`, each after what all have in common (`common.toml`).

A line says where it stands and how sure that is; `none` is what nobody has looked up yet, and it is shown so. A case keeps the keys of its
lines and the day of its list; a key is never used again for something else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from reference.choices import Confidence

FOLDER = Path(__file__).parent / "lists"
COMMON = "common"
PLATFORM = "platform"  # as a source: a standard of this platform and no law
NOT_LOOKED_UP = "none"
LANGUAGES = ("es", "en", "fr")
GROUPS = {
    "documents": pgettext_lazy("part of a vetting", "Documents"),
    "interviews": pgettext_lazy("part of a vetting", "Interviews"),
    "premises": pgettext_lazy("part of a vetting", "Premises"),
    "lists": pgettext_lazy("part of a vetting", "Sanctions and lists"),
    "references": pgettext_lazy("part of a vetting", "References"),
    "iris": gettext_lazy("IRIS principles"),
}


@dataclass(frozen=True)
class Words:
    """The same said in three languages."""

    es: str
    en: str
    fr: str

    def __str__(self) -> str:
        return str(getattr(self, (get_language() or "es")[:2], self.es))


@dataclass(frozen=True)
class Item:
    """`required`: no licence while it is not answered. `may_not_apply`: it may be answered so; else only in order or not."""

    key: str
    group: str
    name: Words
    how: Words
    source: str
    confidence: str
    required: bool = True
    may_not_apply: bool = False
    purposes: tuple[str, ...] = ("new", "renewal", "change")

    @property
    def is_looked_up(self) -> bool:
        return self.confidence != NOT_LOOKED_UP

    @property
    def source_shown(self) -> str:
        return _("A standard of this platform, not law") if self.source == PLATFORM else self.source

    @property
    def confidence_shown(self) -> str:
        return str(Confidence(self.confidence).label) if self.is_looked_up else _("not looked up")


@dataclass(frozen=True)
class Checklist:
    """`appeal`: how and where a refusal is appealed, None where nobody looked it up; in how many days: `LicenceTerm`."""

    regime: str
    version: date
    citation: str
    appeal: Words | None
    items: tuple[Item, ...]

    def for_purpose(self, purpose: str) -> list[Item]:
        """In the order of the groups."""
        order = list(GROUPS)
        asked = [item for item in self.items if purpose in item.purposes]
        return sorted(asked, key=lambda item: order.index(item.group))

    def item(self, key: str) -> Item | None:
        return next((item for item in self.items if item.key == key), None)


@cache
def checklist_of(regime: str) -> Checklist:
    """Raises `KeyError` for a regime that has no list."""
    own, common = _read(regime), _read(COMMON)
    appeal = Words(*(own["appeal"][language] for language in LANGUAGES)) if "appeal" in own else None
    items = (*_items(own), *_items(common))
    return Checklist(regime, max(own["version"], common["version"]), own["citation"], appeal, items)


def has_list(regime: str) -> bool:
    return regime != COMMON and (FOLDER / f"{regime}.toml").is_file()


def _read(name: str) -> dict[str, Any]:
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        raise KeyError(name)
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _items(read: dict[str, Any]) -> Iterator[Item]:
    for row in read["item"]:
        name = Words(*(row.pop(language) for language in LANGUAGES))
        how = Words(*(row.pop(f"how_{language}") for language in LANGUAGES))
        purposes = tuple(row.pop("purposes", Item.purposes))
        yield Item(name=name, how=how, purposes=purposes, **row)
