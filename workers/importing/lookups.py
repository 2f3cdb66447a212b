"""What the words of a cell mean in our lists, read once for a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.i18n import LANGUAGES, Titled
from common.names import plain
from reference.models import Country, Crop, Language, Municipality, Occupation, Skill, Subdivision
from reference.selectors import CropIndex

from ..choices import Area, IdentityKind, LanguageLevel, People, Sex
from .problems import Unreadable

MOST_SUGGESTIONS = 2_000  # worked out for a file; comparing takes a millisecond each
_WORDS: dict[type[models.Choices], Mapping[str, str]] = {
    Sex: {"f": "F", "mujer": "F", "femenino": "F", "hembra": "F", "woman": "F", "femme": "F", "m": "M", "hombre": "M"}
    | {"masculino": "M", "varon": "M", "h": "M", "man": "M", "homme": "M", "x": "X", "otro": "X", "other": "X"},
    Area: {"urbano": "urban", "rural": "rural", "urbain": "urban"},
    People: {"mestizo": "ladino", "mestiza": "ladino", "ladina": "ladino", "ladino": "ladino", "indigena maya": "maya"}
    | {"afrodescendiente": "afro", "xinca": "xinka"},
    LanguageLevel: {"poco": "1", "basico": "2", "medio": "2", "intermedio": "3", "bien": "3", "avanzado": "4"},
    IdentityKind: {"cui": "cui", "dpi": "cui", "dni": "dni", "identidad": "dni", "dui": "dui", "curp": "curp"}
    | {"pasaporte": "passport", "passport": "passport", "passeport": "passport", "ssn": "ssn_bz"},
}


@dataclass
class WordList:
    """The words of one list, folded, with what each means. Words that mean two things mean none."""

    meanings: Mapping[str, Any]
    shown: Mapping[str, str] = field(default_factory=dict)  # of a folded word, as it is written
    suggestions: dict[str, str] = field(default_factory=dict)

    def get(self, text: str) -> Any:
        return self.meanings.get(plain(text))

    def find(self, text: str) -> Any:
        """None for nothing. Raises Unreadable with the nearest word."""
        if not text:
            return None
        found = self.meanings.get(plain(text))
        if found is None:
            raise Unreadable(_("this is not on the list"), self._nearest(plain(text)))
        return found

    def _nearest(self, folded: str) -> str:
        if folded not in self.suggestions and len(self.suggestions) < MOST_SUGGESTIONS:
            close = get_close_matches(folded[:80], self.shown, n=1, cutoff=0.6)
            self.suggestions[folded] = self.shown[close[0]] if close else ""
        near = self.suggestions.get(folded)
        if near:
            return _("Did you mean “%(near)s”? The template lists what may be written.") % {"near": near}
        return _("The template lists what may be written.")


@dataclass(frozen=True)
class Places:
    """Municipalities of the region by name and department; also by their national code."""

    in_department: Mapping[tuple[str, str], int]
    by_name: Mapping[tuple[str, str], tuple[int, ...]]  # of a country
    departments: WordList
    names: WordList

    def municipality(self, text: str, department: str, country: str) -> int | None:
        """The id of a municipality, given with its department (ISO code) where the file says it. Raises Unreadable."""
        if not text:
            return None
        word = plain(text)
        if department:
            found = self.in_department.get((department, word))
            if found is not None:
                return found
        known = self.by_name.get((country, word), ())
        if len(known) == 1 and not department:
            return known[0]
        if known and not department:
            raise Unreadable(
                _("several departments have a municipality of this name"), _("Fill in the column of the department.")
            )
        if known:
            raise Unreadable(
                _("this municipality is in another department"), _("Look at the department and the municipality.")
            )
        self.names.find(text)
        raise Unreadable(
            _("this municipality is in another department"), _("Look at the department and the municipality.")
        )


@dataclass(frozen=True)
class Lookups:
    country: str  # of the registry
    places: Places
    lists: Mapping[str, WordList]  # by the `values` of a column
    crops: CropIndex

    @classmethod
    def load(cls, country: str) -> Lookups:
        choices: tuple[type[models.Choices], ...] = (Sex, Area, People, LanguageLevel, IdentityKind)
        words = {_NAME[kind]: _of_choices(kind) for kind in choices}
        titled: dict[str, type[Titled]] = {
            "country": Country,
            "language": Language,
            "crop": Crop,
            "skill": Skill,
            "occupation": Occupation,
        }
        words |= {name: _of_titles(model) for name, model in titled.items()}
        places = _places(country)
        return cls(country, places, words | {"department": places.departments}, CropIndex.load())

    def crop(self, text: str) -> str | None:
        """The crop that a cell names, or that its words mostly speak of. Raises Unreadable."""
        if not text:
            return None
        return self.lists["crop"].get(text) or self.crops.for_text(text) or self.lists["crop"].find(text)


_NAME: dict[type[models.Choices], str] = {
    Sex: "sex",
    Area: "area",
    People: "people",
    LanguageLevel: "language_level",
    IdentityKind: "identity_kind",
}


def _word_list(pairs: Iterable[tuple[str, Any]]) -> WordList:
    """The first meaning of a word counts: give the surest first."""
    meanings: dict[str, Any] = {}
    shown: dict[str, str] = {}
    for text, meaning in pairs:
        word = plain(text)
        if word and word not in meanings:
            meanings[word], shown[word] = meaning, text
    return WordList(meanings, shown)


def _of_choices(kind: type[models.Choices]) -> WordList:
    pairs: list[tuple[str, Any]] = []
    for language in LANGUAGES:
        with override(language):
            pairs += [
                (str(label), value)
                for value, label in kind.choices
                if value != "" and isinstance(label, (str, Promise))
            ]
    pairs += [(str(value), value) for value in kind.values if value != ""]
    whole = {str(value): value for value in kind.values}
    pairs += [(text, whole[value]) for text, value in _WORDS[kind].items()]
    return _word_list(pairs)


def _of_titles(model: type[Titled]) -> WordList:
    """Titles in the three languages, the code last; of occupations the jobs that workers choose from come first."""
    rows = list(model._default_manager.all())
    rows.sort(key=lambda row: (not getattr(row, "is_job", False), str(row.pk)))
    titles = [(getattr(row, f"title_{language}"), row.pk) for language in LANGUAGES for row in rows]
    own = [(getattr(row, "autonym", ""), row.pk) for row in rows]
    return _word_list([*titles, *own, *((str(row.pk), row.pk) for row in rows)])


def _places(country: str) -> Places:
    in_department: dict[tuple[str, str], int] = {}
    by_name: dict[tuple[str, str], list[int]] = {}
    shown: list[tuple[str, Any]] = []
    rows = Municipality.objects.select_related("subdivision").order_by("subdivision_id", "code")
    for row in rows.filter(subdivision__country__is_origin=True):
        word, at = plain(row.name), row.subdivision.country_id
        in_department.setdefault((row.subdivision_id, word), row.pk)
        in_department.setdefault((row.subdivision_id, plain(row.code)), row.pk)
        for key in (word, plain(row.code)):
            by_name.setdefault((at, key), []).append(row.pk)
        if at == country:
            shown.append((row.name, row.pk))
    departments = Subdivision.objects.filter(country=country).order_by("code")
    pairs = [(text, row.code) for row in departments for text in (row.name, row.code, row.official_code)]
    return Places(
        in_department, {key: tuple(pks) for key, pks in by_name.items()}, _word_list(pairs), _word_list(shown)
    )
