"""That somebody asked how to be protected: known to few, read by nothing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.i18n import Titled
from common.models import Timestamped
from reference.models import Country

from .person import Worker


class ProtectionRequest(models.Model):
    """A person asked for this information, and it was given. Nothing about why.

    No column of `Worker`, and the policy of the table shows its rows only to a transaction that says it asks for them
    (`workers.protection`): matching, lists, exports and the API do not, whatever they select.
    """

    worker = models.OneToOneField(
        Worker, on_delete=models.CASCADE, related_name="protection_request", verbose_name=_("worker")
    )
    noted_at = models.DateTimeField(_("when"), auto_now_add=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by")
    )

    class Meta:
        ordering = ["-noted_at"]
        verbose_name = _("request for protection information")
        verbose_name_plural = _("requests for protection information")

    def __str__(self) -> str:
        return f"{self.noted_at:%Y-%m-%d}"


class ProtectionContact(Titled, Timestamped):
    """Where to turn in a country. What nobody has confirmed yet has no `checked_on` and is told as such."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    key = models.SlugField(_("key"), max_length=40)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("where"), max_length=200, blank=True)
    web = models.URLField(_("web page"), max_length=300, blank=True)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("shown"), default=True)

    class Meta:
        ordering = ["country_id", "position", "key"]
        verbose_name = _("contact for protection")
        verbose_name_plural = _("contacts for protection")
        constraints = [models.UniqueConstraint(fields=["country", "key"], name="protection_contact_once_a_country")]
