"""Reads of the reference tables that other apps need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from .choices import Confidence, CrosswalkRelation, Scheme
from .hints import OPEN_WORK, crop_codes_in, job_code_for_title, job_of_crop, soc_in
from .models import Crop, Municipality, Occupation, OccupationCrosswalk, Subdivision

_BY_RELATION = [
    CrosswalkRelation.EXACT,
    CrosswalkRelation.NARROWER,
    CrosswalkRelation.OVERLAPS,
    CrosswalkRelation.BROADER,
]
_BY_CONFIDENCE = [Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW]


def municipalities_of(subdivision: Subdivision | str) -> QuerySet[Municipality]:
    """The municipalities of a department, given as a row or by its ISO 3166-2 code, by name."""
    code = subdivision if isinstance(subdivision, str) else subdivision.code
    return Municipality.objects.filter(subdivision_id=code).order_by("name", "code")


def official_municipality_codes(country: str) -> frozenset[str]:
    """The codes that the country itself gives its municipalities ("0101"); those we made up are left out."""
    found = Municipality.objects.filter(subdivision__country=country, is_official_code=True)
    return frozenset(found.values_list("code", flat=True))


def occupation_for_soc(code: str) -> Occupation | None:
    """The best of our occupations for a SOC 2018 code (`45-2092`, also with O*NET's `.02`), or None."""
    return OccupationIndex.load().for_soc(code)


def occupation_for_noc(code: str) -> Occupation | None:
    """The best of our occupations for a five-digit code of NOC 2021 (`85101`, also as `85101-Harvesting`), or None."""
    return OccupationIndex.load().for_noc(code)


def occupation_for_job_title(title: str, *, soc: str = "", crop: str = "") -> Occupation | None:
    """What a posting's title asks for; see `OccupationIndex.for_title`."""
    return OccupationIndex.load().for_title(title, soc=soc, crop=crop)


def crop_for_text(text: str) -> Crop | None:
    """The crop or commodity that a title or a description of duties mostly speaks of, in English, Spanish or French."""
    codes = crop_codes_in(text)
    known = Crop.objects.in_bulk(codes)
    return next((known[code] for code in codes if code in known), None)


@dataclass(frozen=True)
class CropIndex:
    """The codes of the crops on record: one query, then no more, however many rows an import asks about."""

    codes: frozenset[str]

    @classmethod
    def load(cls) -> CropIndex:
        return cls(frozenset(Crop.objects.values_list("code", flat=True)))

    def for_text(self, text: str) -> str:
        """The code of the crop that a text mostly speaks of, or nothing."""
        return next((code for code in crop_codes_in(text) if code in self.codes), "")


@dataclass(frozen=True)
class OccupationIndex:
    """Occupations and crosswalks in memory: two queries, then no more, however many rows an import asks about."""

    occupations: dict[str, Occupation]
    by_scheme: dict[tuple[str, str], list[str]]

    @classmethod
    def load(cls) -> OccupationIndex:
        occupations = Occupation.objects.in_bulk()
        ranked: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for pair in _ranked(OccupationCrosswalk.objects.all(), occupations):
            ranked[pair.scheme, pair.code].append(pair.occupation_id)
        return cls(occupations, dict(ranked))

    def for_soc(self, code: str) -> Occupation | None:
        return self._best(self._of_soc(code))

    def for_noc(self, code: str) -> Occupation | None:
        return self._best(self.by_scheme.get((Scheme.NOC2021, code.strip()[:5]), []))

    def for_title(self, title: str, *, soc: str = "", crop: str = "") -> Occupation | None:
        """The job a title names, among those of its SOC code if one is given or written in the title.

        Where title and code leave the work open ("farm worker", "ranch hand"), `crop` (a code; else what the title
        mentions) chooses: strawberries are a berry picker's. None where nothing fits.
        """
        of_soc = self._of_soc(soc) or self._of_soc(title)
        code = job_code_for_title(title, frozenset(of_soc) or None) or next(iter(of_soc), "")
        return self.occupations.get(self._job_with(code, [crop] if crop else crop_codes_in(title), crop != ""))

    def _of_soc(self, text: str) -> list[str]:
        return self.by_scheme.get((Scheme.SOC2018, soc_in(text)), [])

    def _job_with(self, code: str, crops: Iterable[str], crop_is_given: bool) -> str:
        """The job of the first crop that fits below open work; of a given crop also where nothing else is known."""
        below = OPEN_WORK.get(code, ("",) if crop_is_given and not code else ())
        jobs = (job_of_crop().get(crop, "") for crop in crops)
        return next((job for job in jobs if job and job.startswith(below)), code)

    def _best(self, codes: Iterable[str]) -> Occupation | None:
        return next((self.occupations[code] for code in codes if code in self.occupations), None)


def _ranked(pairs: Iterable[OccupationCrosswalk], occupations: Mapping[str, Occupation]) -> list[OccupationCrosswalk]:
    """Best first: jobs before unit groups, doubtful pairs last, then by relation and by confidence."""

    def rank(pair: OccupationCrosswalk) -> tuple[bool, bool, int, int, str]:
        return (
            not occupations[pair.occupation_id].is_job,
            pair.confidence == Confidence.LOW,
            _BY_RELATION.index(CrosswalkRelation(pair.relation)),
            _BY_CONFIDENCE.index(Confidence(pair.confidence)),
            pair.occupation_id,
        )

    return sorted(pairs, key=rank)
