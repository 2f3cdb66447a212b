from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from employers.models import Employer
from reference.models import Country

from ..choices import ListKind
from .recruiter import Recruiter


class Listing(models.Model):
    """A row of a published list that names a recruiter, as it is written there. For staff only: rows name private persons.

    `identity` is what tells the row from others of its list, so that reading it again finds it; `employer` is whose case it was.
    """

    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, related_name="listings", verbose_name=_("recruiter")
    )
    kind = models.CharField(_("list"), max_length=13, choices=ListKind.choices)
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    row_number = models.PositiveIntegerField(_("row"))
    name_written = models.CharField(_("name as written"), max_length=255)
    person_written = models.CharField(_("person as written"), max_length=310, blank=True)
    number_written = models.CharField(_("licence number"), max_length=40, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    region = models.CharField(_("state or province"), max_length=100, blank=True)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    case_number = models.CharField(_("official case number"), max_length=30, blank=True)
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("employer")
    )
    read_on = models.DateField(_("read on"))
    identity = models.CharField(max_length=64, unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["recruiter_id", "kind", "id"]
        verbose_name = _("row of a published list")
        verbose_name_plural = _("rows of published lists")
        indexes = [models.Index(fields=["case_number"], name="listing_by_case")]

    def __str__(self) -> str:
        return self.name_written
