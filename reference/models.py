"""What everybody refers to: places, occupations with their crosswalks, crops, skills, languages. Loaded, rarely edited."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.i18n import Titled

from .choices import (
    Confidence,
    CropGroup,
    CrosswalkRelation,
    NclCategory,
    Scheme,
    SkillGroup,
    SubdivisionKind,
)
from .provenance import Kept


class Country(Titled, Kept):
    """Keyed by its ISO 3166-1 alpha-2 code, so that `country_id` is readable everywhere (and in row-level policies)."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    alpha3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    is_origin = models.BooleanField(_("registers workers"), default=False)
    is_destination = models.BooleanField(_("offers work"), default=False)

    class Meta:
        ordering = ["title_es"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")


class Subdivision(Kept):
    """First level below the country: department, state, province (ISO 3166-2)."""

    code = models.CharField(_("ISO 3166-2 code"), max_length=6, primary_key=True)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="subdivisions", verbose_name=_("country")
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=SubdivisionKind.choices, blank=True)
    official_code = models.CharField(_("national code"), max_length=4, blank=True)

    class Meta:
        ordering = ["country_id", "name"]
        verbose_name = _("department or state")
        verbose_name_plural = _("departments and states")

    def __str__(self) -> str:
        return self.name


class Municipality(Kept):
    """The unit people say they come from. `part_of` is set where a reform put it under a larger municipality: what
    El Salvador's law of 2023 (in force since 1 May 2024) calls a district, people still call their municipality.
    """

    subdivision = models.ForeignKey(
        Subdivision, on_delete=models.PROTECT, related_name="municipalities", verbose_name=_("department or state")
    )
    code = models.CharField(_("national code"), max_length=10)
    name = models.CharField(_("name"), max_length=120)
    is_official_code = models.BooleanField(_("code is official"), default=True)
    part_of = models.CharField(_("municipality since the reform"), max_length=120, blank=True)

    class Meta:
        ordering = ["subdivision_id", "name"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.UniqueConstraint(fields=["subdivision", "code"], name="municipality_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Occupation(Titled, Kept):
    """An ISCO-08 unit group (four digits) or a finer job of this field below it ("9211.01", berry picker)."""

    code = models.CharField(_("code"), max_length=10, primary_key=True)
    isco_code = models.CharField(_("ISCO-08 unit group"), max_length=4, db_index=True)
    is_job = models.BooleanField(_("a job workers choose from"), default=False)
    is_agricultural = models.BooleanField(_("agricultural"), default=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")


class OccupationCrosswalk(Kept):
    """Many to many between our occupations and a national classification, with its relation and confidence."""

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="crosswalks", verbose_name=_("occupation")
    )
    scheme = models.CharField(_("classification"), max_length=10, choices=Scheme.choices)
    code = models.CharField(_("code"), max_length=10, db_index=True)
    relation = models.CharField(
        _("relation"), max_length=10, choices=CrosswalkRelation.choices, default=CrosswalkRelation.OVERLAPS
    )
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices)
    title = models.CharField(_("title in that classification"), max_length=200, blank=True)

    class Meta:
        ordering = ["occupation_id", "scheme", "code"]
        verbose_name = _("occupation crosswalk")
        verbose_name_plural = _("occupation crosswalks")
        constraints = [
            models.UniqueConstraint(fields=["occupation", "scheme", "code"], name="crosswalk_pair_once"),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} – {self.get_scheme_display()} {self.code}"


class Crop(Titled, Kept):
    """A crop, animal or other commodity. `ncl_category`: its place on Canada's National Commodity List, if it is there."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    group = models.CharField(_("group"), max_length=12, choices=CropGroup.choices)
    ncl_category = models.CharField(
        _("National Commodity List (Canada)"), max_length=20, choices=NclCategory.choices, blank=True
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("crop or commodity")
        verbose_name_plural = _("crops and commodities")


class Skill(Titled, Kept):
    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    group = models.CharField(_("group"), max_length=14, choices=SkillGroup.choices)

    class Meta:
        ordering = ["code"]
        verbose_name = _("skill")
        verbose_name_plural = _("skills")


class Language(Titled, Kept):
    """Keyed by its ISO 639-3 code: spa, eng, fra, quc, kek, mam, cak ...

    Guatemala recognises Chalchiteko as a language of its own, ISO 639-3 counts it as Awakateko: its key is `qcx`, from
    the range that ISO leaves for local use, and `iso639_3` is what exports write (`agu` for both).
    """

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    iso639_3 = models.CharField(_("ISO 639-3 code"), max_length=3)
    autonym = models.CharField(_("own name"), max_length=80, blank=True)
    is_indigenous = models.BooleanField(_("Indigenous or Garífuna language"), default=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("language")
        verbose_name_plural = _("languages")
