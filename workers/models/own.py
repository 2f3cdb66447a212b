"""How a person comes to their own page without an account: a code that holds for minutes, then a visit that ends by itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import CodeWay
from .person import Worker


class OwnCode(models.Model):
    """One code for one person, by text or printed at the office; of the code only a keyed hash. Open until it is used or replaced."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="own_codes", verbose_name=_("worker"))
    way = models.CharField(_("how"), max_length=6, choices=CodeWay.choices)
    code_hash = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    expires_at = models.DateTimeField(_("holds until"))
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    is_open = models.BooleanField(_("may be used"), default=True)
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name = _("code for a person's own page")
        verbose_name_plural = _("codes for people's own pages")
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "way"], condition=Q(is_open=True), name="own_code_open_once_a_way"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(is_open=False), name="own_code_used_is_closed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.made_at:%Y-%m-%d %H:%M}"


class OwnVisit(models.Model):
    """The person at their own page: a session of its own, apart from the staff's. The browser holds the token, the row its hash."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="own_visits", verbose_name=_("worker"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    started_at = models.DateTimeField(_("from"), auto_now_add=True)
    seen_at = models.DateTimeField(_("last seen"), auto_now_add=True)
    ended_at = models.DateTimeField(_("to"), null=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        verbose_name = _("visit of a person to their own page")
        verbose_name_plural = _("visits of people to their own pages")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
