from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Timestamped
from reference.models import Country, Crop, Language, Occupation, Skill

from ..choices import Evidence, LanguageLevel
from .person import Worker


class WorkExperience(Timestamped):
    """Months worked in an occupation, with its crop and season where the work had one."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="experiences", verbose_name=_("worker"))
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+", verbose_name=_("occupation"))
    crop = models.ForeignKey(
        Crop,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("crop or animal"),
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    employer_name = models.CharField(_("employer"), max_length=200, blank=True)
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("to"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("months"), validators=[MaxValueValidator(720)])
    seasons = models.PositiveSmallIntegerField(
        _("seasons"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(70)],
        help_text=_("How many harvests or seasons."),
    )
    last_year = models.PositiveSmallIntegerField(
        _("last year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1950), MaxValueValidator(2100)],
        help_text=_("Who does not remember the days remembers the year."),
    )
    evidence = models.PositiveSmallIntegerField(_("evidence"), choices=Evidence.choices, default=Evidence.STATED)

    class Meta:
        ordering = ["-ended_on", "-id"]
        verbose_name = _("work experience")
        verbose_name_plural = _("work experience")
        constraints = [
            models.CheckConstraint(condition=Q(months__lte=720), name="experience_months_possible"),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="experience_dates_in_order",
                violation_error_message=_("The work ends before it starts: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(seasons__isnull=True) | Q(seasons__lte=70), name="experience_seasons_possible"
            ),
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(last_year__range=(1950, 2100)),
                name="experience_year_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation} ({self.months})"


class SkillClaim(Timestamped):
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="skills", verbose_name=_("worker"))
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", verbose_name=_("skill"))
    evidence = models.PositiveSmallIntegerField(_("evidence"), choices=Evidence.choices, default=Evidence.STATED)
    last_used_on = models.DateField(_("last used"), null=True, blank=True)

    class Meta:
        ordering = ["-evidence", "skill_id"]
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [models.UniqueConstraint(fields=["worker", "skill"], name="skill_once_a_person")]

    def __str__(self) -> str:
        return f"{self.skill} – {self.get_evidence_display()}"


class LanguageClaim(Timestamped):
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="languages", verbose_name=_("worker"))
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    level = models.PositiveSmallIntegerField(_("level"), choices=LanguageLevel.choices)
    is_mother_tongue = models.BooleanField(_("mother tongue"), default=False)
    evidence = models.PositiveSmallIntegerField(_("evidence"), choices=Evidence.choices, default=Evidence.STATED)

    class Meta:
        ordering = ["-is_mother_tongue", "-level"]
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        constraints = [models.UniqueConstraint(fields=["worker", "language"], name="language_once_a_person")]

    def __str__(self) -> str:
        return f"{self.language} – {self.get_level_display()}"
