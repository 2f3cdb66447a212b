"""Reference codes as people write and read them: by name, one a line, with the code beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

from django.utils.translation import gettext as _

from common.i18n import in_language
from common.names import plain
from reference.models import Country, Crop, Language, Occupation, Subdivision

from .engine.parameters import Axis
from .models import Programme

_IN_BRACKETS = re.compile(r"\(([A-Za-z0-9.-]+)\)\s*$")
_TITLED: dict[str, type[Country | Crop | Language | Occupation | Programme]] = {
    "countries": Country,
    "crops": Crop,
    "languages": Language,
    "occupations": Occupation,
    "programmes": Programme,
}


class UnknownName(ValueError):
    """A line that names nothing of the list, or more than one thing. The message says what could be meant."""


def names_of(axis: Axis, codes: Iterable[str]) -> dict[str, str]:
    """The names of some codes in the reader's language."""
    wanted = list(codes)
    return {code: in_language(names) for code, names in _entries(axis, wanted).items()}


def written(axis: Axis, codes: Iterable[str]) -> str:
    """Codes as lines of a form: "Guatemala (GT)"."""
    wanted = list(codes)
    names = names_of(axis, wanted)
    return "\n".join(f"{names[code]} ({code})" if code in names else code for code in wanted)


def read_lines(axis: Axis, text: str) -> list[str]:
    """The codes of the lines, each once: a name in any of our languages, a code, or both. Raises UnknownName."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    entries = _entries(axis)
    by_name: dict[str, set[str]] = defaultdict(set)
    for code, names in entries.items():
        for name in names.values():
            by_name[plain(name)].add(code)
    return list(dict.fromkeys(_read_line(line, entries, by_name) for line in lines))


def _read_line(line: str, entries: dict[str, dict[str, str]], by_name: dict[str, set[str]]) -> str:
    bracketed = _IN_BRACKETS.search(line)
    for code in (line, line.upper(), line.lower(), bracketed[1] if bracketed else ""):
        if code in entries:
            return code
    found = sorted(by_name.get(plain(line), ()))
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(f"{in_language(entries[code])} ({code})" for code in found[:6])
        raise UnknownName(_("“%(name)s” can be several: write one of %(codes)s.") % {"name": line, "codes": codes})
    close = [next(iter(by_name[name])) for name in get_close_matches(plain(line), by_name, n=3)]
    if not close:
        raise UnknownName(_("“%(name)s” is not known here: look at the spelling, or write its code.") % {"name": line})
    likely = ", ".join(dict.fromkeys(f"{in_language(entries[code])} ({code})" for code in close))
    raise UnknownName(_("“%(name)s” is not known here. Perhaps: %(likely)s.") % {"name": line, "likely": likely})


def _entries(axis: Axis, codes: list[str] | None = None) -> dict[str, dict[str, str]]:
    """Code -> its names by language, of the whole list or of some codes."""
    if axis == "places":
        subdivisions = Subdivision.objects.all() if codes is None else Subdivision.objects.filter(pk__in=codes)
        places = {code: {"es": name} for code, name in subdivisions.values_list("code", "name")}
        return places | _entries("countries", codes)
    model = _TITLED[axis]
    rows = model._default_manager.all() if codes is None else model._default_manager.filter(pk__in=codes)
    titles = rows.order_by().values_list("pk", "title_es", "title_en", "title_fr")
    return {code: {"es": es, "en": en, "fr": fr or es} for code, es, en, fr in titles}
