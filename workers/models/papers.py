from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from common.models import Timestamped
from reference.models import Country

from ..choices import IdentityKind, PaperKind, PaperResult
from .person import Worker


class IdentityDocument(Timestamped):
    """A number that names the person. Stored encrypted; found by `number_index` (a keyed hash); shown as its last four digits."""

    worker = models.ForeignKey(
        Worker, on_delete=models.CASCADE, related_name="identity_documents", verbose_name=_("worker")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=IdentityKind.choices)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by"))
    number = EncryptedCharField(_("number"), max_length=40)
    number_index = models.CharField(max_length=64, editable=False)
    last_digits = models.CharField(_("last digits"), max_length=4, editable=False)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    seen = models.BooleanField(_("original seen"), default=False)
    doubt = models.CharField(_("doubt about the number"), max_length=200, blank=True)

    class Meta:
        ordering = ["kind"]
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        constraints = [
            models.UniqueConstraint(fields=["kind", "country", "number_index"], name="identity_number_once"),
            models.UniqueConstraint(
                fields=["worker", "kind"], condition=~Q(kind="passport"), name="identity_kind_once_a_person"
            ),
        ]
        indexes = [
            models.Index(fields=["last_digits"], name="identity_last_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} •••• {self.last_digits}"


class SupportingPaper(Timestamped):
    """A paper shown at the office: police record, medical certificate, licence ... Absent row = not shown (unknown, not no)."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="papers", verbose_name=_("worker"))
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind.choices)
    result = models.CharField(_("result"), max_length=10, choices=PaperResult.choices, default=PaperResult.SHOWN)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "-issued_on"]
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=models.F("issued_on")),
                name="paper_dates_in_order",
                violation_error_message=_("The paper expires before it was issued: check the dates."),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
