"""How a file ends: who asked for it, what stops it, and after how long nobody needs to ask."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedText
from common.models import Timestamped
from reference.models import Country

from ..choices import ErasureOrigin, RetentionKind
from .person import Worker


class ErasureRequest(models.Model):
    """That a file is to be erased. Another person carries it out than the one who asked; what retention asks for nobody has to."""

    worker = models.ForeignKey(
        Worker, on_delete=models.PROTECT, related_name="erasure_requests", verbose_name=_("worker")
    )
    origin = models.CharField(_("who wants it"), max_length=9, choices=ErasureOrigin.choices)
    requested_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    done_at = models.DateTimeField(_("erased"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("carried out by"),
    )
    cancelled_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        verbose_name = _("request to erase a file")
        verbose_name_plural = _("requests to erase files")
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
                name="erasure_open_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | Q(requested_by__isnull=True) | ~Q(done_by=F("requested_by")),
                name="erasure_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker.folio} · {self.get_origin_display()}"


class LegalHold(models.Model):
    """Why a file may not be erased for now, said by somebody who answers for it."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="legal_holds", verbose_name=_("worker"))
    reason = EncryptedText(_("reason"), max_length=300)
    placed_at = models.DateTimeField(_("since"), auto_now_add=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("placed by")
    )
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: until somebody lifts it."))
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )

    class Meta:
        ordering = ["-placed_at", "-id"]
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")

    def __str__(self) -> str:
        return f"{self.worker.folio} · {self.placed_at:%Y-%m-%d}"


class RetentionRule(Timestamped):
    """After how many months a file that nobody uses is erased, in one country. The shipped values are for planning and cite no law."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    kind = models.CharField(_("files"), max_length=10, choices=RetentionKind.choices)
    months = models.PositiveSmallIntegerField(_("months"), validators=[MinValueValidator(1)])
    citation = models.CharField(
        _("law or decision"),
        max_length=300,
        blank=True,
        help_text=_("Empty: a planning value, to be set by the ministry."),
    )
    is_active = models.BooleanField(_("applied"), default=False, help_text=_("Only then is anything erased by it."))

    class Meta:
        ordering = ["country_id", "kind"]
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints = [
            models.UniqueConstraint(fields=["country", "kind"], name="retention_once_a_country"),
            models.CheckConstraint(condition=Q(months__gte=1), name="retention_a_month_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} · {self.get_kind_display()}"


class RetentionNotice(models.Model):
    """That a file will be erased on a day, told beforehand. Without a notice of a month ago nothing is erased."""

    worker = models.ForeignKey(
        Worker, on_delete=models.CASCADE, related_name="retention_notices", verbose_name=_("worker")
    )
    kind = models.CharField(_("files"), max_length=10, choices=RetentionKind.choices)
    told_on = models.DateField(_("told on"))
    due_on = models.DateField(_("erased from"))

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("notice of an erasure")
        verbose_name_plural = _("notices of erasures")
        constraints = [models.UniqueConstraint(fields=["worker", "kind"], name="retention_notice_once")]

    def __str__(self) -> str:
        return f"{self.worker.folio} · {self.due_on}"
