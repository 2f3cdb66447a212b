"""The reference codes as the engine's columns. Made fresh for each evaluation: a few thousand short texts."""

from __future__ import annotations

from django.db.models import Model

from reference.models import Country, Crop, Language, Occupation, Skill, Subdivision

from .engine.facts import Vocabulary
from .models import CapPool, Programme

SOURCES: tuple[type[Model], ...] = (Country, Subdivision, Occupation, Crop, Skill, Language, Programme, CapPool)


def current_vocabulary() -> Vocabulary:
    """Every code of the reference tables, sorted, so that equal tables give equal columns."""
    places = set(Country.objects.values_list("code", flat=True)) | set(
        Subdivision.objects.values_list("code", flat=True)
    )
    return Vocabulary(
        occupations=_codes(Occupation),
        crops=_codes(Crop),
        skills=_codes(Skill),
        languages=_codes(Language),
        programmes=_codes(Programme),
        places=tuple(sorted(places)),
        nationalities=_set_aside(),
    )


def _codes(model: type[Occupation | Crop | Skill | Language | Programme]) -> tuple[str, ...]:
    return tuple(sorted(model._default_manager.values_list("pk", flat=True)))


def _set_aside() -> tuple[str, ...]:
    """Every nationality that some cap sets places aside for."""
    named = CapPool.objects.exclude(nationalities=[]).order_by().values_list("nationalities", flat=True)
    return tuple(sorted({code for codes in named for code in codes}))
