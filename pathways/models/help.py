"""Official lines that a worker can call. Editable by staff: numbers change more often than law."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.i18n import Titled
from common.models import Timestamped
from reference.choices import Confidence
from reference.models import Country

from ..choices import HelpTopic, Origin


class HelpLine(Titled, Timestamped):
    """A number, where it answers and what for."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    key = models.SlugField(_("key"), max_length=40)
    topic = models.CharField(_("for"), max_length=12, choices=HelpTopic.choices)
    number = models.CharField(_("number"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("shown"), default=True)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"))
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, default=Origin.STAFF, editable=False)

    class Meta:
        ordering = ["country_id", "position", "key"]
        verbose_name = _("help line")
        verbose_name_plural = _("help lines")
        constraints = [models.UniqueConstraint(fields=["country", "key"], name="help_line_once_a_country")]
