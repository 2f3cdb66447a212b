from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.models import StateEvent, Timestamped
from pathways.models import Programme
from reference.models import Crop, Language, Occupation, Skill, Subdivision

from ..choices import HoldReason, NeedType, Requirement, RevisionStatus, VacancyStatus, WageUnit
from ..transitions import RECORD_MOVES, VACANCY_MOVES
from .employer import Employer, Worksite


class VacancyQuerySet(models.QuerySet["Vacancy"]):
    def without_hold(self) -> VacancyQuerySet:
        return self.exclude(Exists(VacancyHold.objects.filter(vacancy=OuterRef("pk"), lifted_at__isnull=True)))

    def matchable(self) -> VacancyQuerySet:
        """Open, not held, with at least one seat left."""
        return self.filter(status=VacancyStatus.OPEN, seats__gt=F("seats_taken")).without_hold()


class Vacancy(Timestamped):
    """A number of equal seats with one employer, for one programme, in one place and period.

    Money is in `currency`; null means not known, never zero. Receipt stamps (`first_received_at`) are written once.
    """

    event_model: ClassVar[type[models.Model]]

    folio = models.CharField(_("folio"), max_length=20, unique=True)
    case_number = models.CharField(_("official case number"), max_length=30, blank=True)
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, related_name="vacancies", verbose_name=_("employer")
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="vacancies", verbose_name=_("pathway")
    )
    status = models.CharField(_("status"), max_length=14, choices=VacancyStatus.choices, default=VacancyStatus.DRAFT)
    title = models.CharField(_("job title"), max_length=255)
    duties = models.TextField(_("duties"), blank=True)
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("occupation"),
    )
    soc_code = models.CharField(_("SOC code"), max_length=10, blank=True)
    noc_code = models.CharField(_("NOC code"), max_length=5, blank=True)
    crop = models.ForeignKey(
        Crop,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("crop or commodity"),
    )
    need_type = models.CharField(_("kind of need"), max_length=12, choices=NeedType.choices, blank=True)

    seats = models.PositiveIntegerField(_("seats"), validators=[MinValueValidator(1), MaxValueValidator(10_000)])
    # Counted by `services.seats` only; who holds a seat, the apps above know (`TakenSeat`).
    seats_offered = models.PositiveIntegerField(_("seats offered"), default=0, editable=False)
    seats_reserved = models.PositiveIntegerField(_("seats reserved"), default=0, editable=False)
    seats_filled = models.PositiveIntegerField(_("seats filled"), default=0, editable=False)
    seats_released = models.PositiveIntegerField(_("seats given back"), default=0, editable=False)
    seats_taken = models.GeneratedField(
        verbose_name=_("seats taken"),
        expression=F("seats_offered") + F("seats_reserved") + F("seats_filled"),
        output_field=models.PositiveIntegerField(),
        db_persist=True,
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    # Which wage floor binds depends on it; where it is not entered the case number may tell (`employers.filing`).
    job_order_filed_on = models.DateField(_("job order filed on"), null=True, blank=True)

    worksite = models.ForeignKey(
        Worksite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="vacancies",
        verbose_name=_("worksite"),
    )
    subdivision = models.ForeignKey(
        Subdivision, on_delete=models.PROTECT, related_name="+", verbose_name=_("state or province")
    )
    county = models.CharField(_("county"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)

    wage = models.DecimalField(_("wage"), max_digits=10, decimal_places=2, null=True, blank=True)
    wage_to = models.DecimalField(_("wage up to"), max_digits=10, decimal_places=2, null=True, blank=True)
    wage_unit = models.CharField(_("wage for"), max_length=6, choices=WageUnit.choices, default=WageUnit.HOUR)
    currency = models.CharField(_("currency"), max_length=3)
    overtime_wage = models.DecimalField(_("overtime wage"), max_digits=10, decimal_places=2, null=True, blank=True)
    pay_notes = models.TextField(_("about the pay"), blank=True)
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True)
    schedule = models.CharField(_("working hours"), max_length=100, blank=True)

    housing_free = models.BooleanField(_("free housing"), null=True, blank=True)
    transport_daily = models.BooleanField(_("free daily transport"), null=True, blank=True)
    travel_inbound_paid = models.BooleanField(_("travel there is paid"), null=True, blank=True)
    travel_outbound_paid = models.BooleanField(_("travel back is paid"), null=True, blank=True)
    meals = models.CharField(_("meals"), max_length=200, blank=True)
    fee_free = models.BooleanField(_("signed: workers are charged nothing"), null=True, blank=True)
    certification_held = models.BooleanField(_("certification held"), null=True, blank=True)
    petition_received_on = models.DateField(_("petition received on"), null=True, blank=True)

    experience_months = models.PositiveSmallIntegerField(_("months of experience asked"), null=True, blank=True)
    driver_required = models.BooleanField(_("driving licence asked"), null=True, blank=True)
    lifting_kg = models.PositiveSmallIntegerField(_("lifting (kg)"), null=True, blank=True)
    background_check = models.BooleanField(_("background check"), null=True, blank=True)
    drug_screen = models.BooleanField(_("drug screen"), null=True, blank=True)
    special_requirements = models.TextField(_("other requirements"), blank=True)

    first_received_at = models.DateTimeField(_("first received"), null=True, blank=True, editable=False)
    source_url = models.URLField(_("public record"), max_length=300, blank=True)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        indexes = [
            models.Index(fields=["status", "programme", "starts_on"], name="vacancy_open_by_start"),
            models.Index(fields=["employer", "-id"], name="vacancy_of_employer"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case_number"], condition=~Q(case_number=""), name="case_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="vacancy_dates_in_order",
                violation_error_message=_("The work ends before it starts: check the dates."),
            ),
            models.CheckConstraint(condition=Q(seats__gte=1) & Q(seats__lte=10_000), name="vacancy_seats_possible"),
            models.CheckConstraint(
                condition=Q(seats__gte=F("seats_offered") + F("seats_reserved") + F("seats_filled")),
                name="vacancy_never_over_filled",
                violation_error_message=_("More seats than that are taken already."),
            ),
            models.CheckConstraint(condition=Q(wage__isnull=True) | Q(wage__gt=0), name="vacancy_wage_known_or_absent"),
            models.CheckConstraint(
                condition=Q(hours_per_week__isnull=True) | Q(hours_per_week__lte=112),
                name="vacancy_hours_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.folio} · {self.title}"

    def clean(self) -> None:
        """Seats spread over worksites are changed where they are spread, so that they go on adding up."""
        if self.pk and self.seats and not self._sites_add_up():
            raise ValidationError(
                {"seats": gettext("Its seats are spread over worksites: change them there, so that they add up.")}
            )

    def _sites_add_up(self) -> bool:
        spread = self.sites.aggregate(n=Sum("seats"))["n"]
        return spread in (None, self.seats)

    @property
    def seats_left(self) -> int:
        return self.seats - self.seats_offered - self.seats_reserved - self.seats_filled


class VacancyEvent(StateEvent):
    """A move of the vacancy, a hold that began ("hold:reason") or ended ("lift:reason"), its seats spread over worksites ("spread"), or a
    change of it while it is open ("revision:state"), and a reminder that its certification runs out ("remind:its last day:step").
    """

    moves = VACANCY_MOVES + RECORD_MOVES

    subject = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="events", verbose_name=_("vacancy"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a vacancy")
        verbose_name_plural = _("moves of vacancies")

    @property
    def action_label(self) -> str:
        what, _colon, reason = self.action.partition(":")
        if what == "hold":
            return gettext("Held: %(reason)s") % {"reason": HoldReason(reason).label}
        if what == "lift":
            return gettext("Hold lifted: %(reason)s") % {"reason": HoldReason(reason).label}
        if what == "spread":
            return gettext("Seats spread over worksites")
        if what == "remind":
            return gettext("The team was told by e-mail of its certification")
        if what == "revision":
            return gettext("Change of an open vacancy: %(state)s") % {"state": RevisionStatus(reason).label}
        return super().action_label

    @property
    def told(self) -> str:
        beside = ":" in self.action or self.action == "spread"
        return self.action_label if beside else super().told


Vacancy.event_model = VacancyEvent


class VacancyHold(models.Model):
    """Why an open vacancy is not matched for now. Several may stand at once; each is lifted on its own."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="holds", verbose_name=_("vacancy"))
    reason = models.CharField(_("reason"), max_length=24, choices=HoldReason.choices)
    note = models.CharField(_("note"), max_length=255, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("placed by"),
    )
    placed_at = models.DateTimeField(_("placed"), auto_now_add=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        ordering = ["-placed_at", "-id"]
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "reason"],
                condition=Q(lifted_at__isnull=True),
                name="hold_open_once_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class VacancySkill(models.Model):
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="skills", verbose_name=_("vacancy"))
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", verbose_name=_("skill"))
    requirement = models.PositiveSmallIntegerField(
        _("how much it counts"), choices=Requirement.choices, default=Requirement.USEFUL
    )

    class Meta:
        ordering = ["-requirement", "skill_id"]
        verbose_name = _("skill asked")
        verbose_name_plural = _("skills asked")
        constraints = [models.UniqueConstraint(fields=["vacancy", "skill"], name="skill_once_a_vacancy")]

    def __str__(self) -> str:
        return str(self.skill)


class VacancyLanguage(models.Model):
    """A language the work itself needs, with its level (1 a few words … 4 fluent)."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="languages", verbose_name=_("vacancy"))
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    level = models.PositiveSmallIntegerField(_("level"), validators=[MinValueValidator(1), MaxValueValidator(4)])

    class Meta:
        ordering = ["vacancy_id", "language_id"]
        verbose_name = _("language asked")
        verbose_name_plural = _("languages asked")
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "language"], name="language_once_a_vacancy"),
            models.CheckConstraint(condition=Q(level__gte=1) & Q(level__lte=4), name="vacancy_language_level_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.level}"
