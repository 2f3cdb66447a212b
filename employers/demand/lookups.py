"""What a row's words are looked up in, read once for a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _

from common.names import plain
from common.sheets.problems import WrongFile
from pathways.models import Programme
from reference.models import Country, Subdivision
from reference.selectors import CropIndex, OccupationIndex

_plain = lru_cache(maxsize=20_000)(plain)  # the same names come again and again
PROGRAMME_OF_VISA = {"h 2a": "us-h2a", "h2a": "us-h2a", "h 2b": "us-h2b", "h2b": "us-h2b"}
MOST_REMEMBERED = 20_000  # titles, and texts in which a crop was looked for
_COUNTRIES = {"united states of america": "US", "united states": "US", "usa": "US", "us": "US"}


@dataclass
class Lookups:
    """Titles and texts repeat in these files, so what was found for one is remembered for the next."""

    programmes: frozenset[str]
    states: dict[str, str]
    countries: dict[str, str]
    occupations: OccupationIndex
    crops: CropIndex
    _occupation_of: dict[tuple[str, str, str], str | None] = field(default_factory=dict)
    _crop_of: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Lookups:
        """Raises WrongFile where the reference data or the pathways have not been loaded."""
        programmes = frozenset(Programme.objects.filter(country="US").values_list("code", flat=True))
        states: dict[str, str] = {}
        for code, name in Subdivision.objects.filter(country="US").values_list("code", "name"):
            states |= {plain(name): code, code[3:].lower(): code, code.lower(): code}
        states |= {"virgin islands": states["us vi"]} if "us vi" in states else {}
        if not states:
            raise WrongFile(_("The states of the USA are not on record yet: run “manage.py load_reference” first."))
        if missing := {"us-h2a", "us-h2b"} - programmes:
            raise WrongFile(
                _("The pathways %(codes)s are not on record yet: run “manage.py load_rules” first.")
                % {"codes": ", ".join(sorted(missing))}
            )
        countries = {plain(name): code for code, name in Country.objects.values_list("code", "title_en")}
        return cls(programmes, states, countries | _COUNTRIES, OccupationIndex.load(), CropIndex.load())

    def state(self, text: str) -> str | None:
        return self.states.get(_plain(text))

    def country(self, text: str) -> str:
        """US where nothing else is said: these are forms for work in the USA."""
        return self.countries.get(_plain(text), "US")

    def occupation(self, title: str, soc: str, crop: str) -> str | None:
        key = (title, soc, crop)
        if key not in self._occupation_of:
            if len(self._occupation_of) >= MOST_REMEMBERED:
                self._occupation_of.clear()
            found = self.occupations.for_title(title, soc=soc, crop=crop)
            self._occupation_of[key] = found.pk if found else None
        return self._occupation_of[key]

    def crop(self, *texts: str) -> str | None:
        """The crop of the first of the texts that speaks of one."""
        for text in filter(None, texts):
            crop = self._crop_of.get(text)
            if crop is None:
                if len(self._crop_of) >= MOST_REMEMBERED:
                    self._crop_of.clear()
                crop = self._crop_of[text] = self.crops.for_text(text)
            if crop:
                return crop
        return None
