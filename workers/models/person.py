from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.scope import PeopleScope
from common.fields import EncryptedText
from common.models import StateEvent, Timestamped
from reference.models import Country, Language, Municipality

from ..choices import Area, People, Relation, Sex, WorkerStatus
from ..phones import PhoneKey
from ..transitions import MERGE_MOVES, WORKER_MOVES


class WorkerQuerySet(models.QuerySet["Worker"]):
    def in_scope(self, scope: PeopleScope) -> WorkerQuerySet:
        return self.filter(scope.q("country_id", "office_id"))

    def matchable(self) -> WorkerQuerySet:
        """Registered and not stale; what the rules say about consent and dates is decided by the rules."""
        return self.filter(status=WorkerStatus.REGISTERED)


class Worker(Timestamped):
    """A registered person.

    Names are kept byte for byte as the person writes them (Mayan spellings use U+A78C or U+02BC); `search_name` is a folded copy
    that only searching uses. Sex, people and language serve measurement and service, never ranking.
    """

    event_model: ClassVar[type[models.Model]]

    folio = models.CharField(_("folio"), max_length=20, unique=True)
    status = models.CharField(_("status"), max_length=12, choices=WorkerStatus.choices, default=WorkerStatus.DRAFT)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("registry"))
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="workers", verbose_name=_("office"))

    given_names = models.CharField(_("given names"), max_length=100)
    first_surname = models.CharField(_("first surname"), max_length=60)
    second_surname = models.CharField(_("second surname"), max_length=60, blank=True)
    married_name = models.CharField(_("married name"), max_length=60, blank=True)
    search_name = models.CharField(_("name for searching"), max_length=300, editable=False)

    birth_date = models.DateField(_("date of birth"))
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices)
    nationality = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("nationality"))
    birth_municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("born in"),
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="workers", verbose_name=_("lives in")
    )
    area = models.CharField(_("area"), max_length=5, choices=Area.choices, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    people = models.CharField(_("people"), max_length=12, choices=People.choices, blank=True)
    schooling_years = models.PositiveSmallIntegerField(_("years of schooling"), null=True, blank=True)
    literate = models.BooleanField(_("reads and writes"), null=True, blank=True)
    preferred_language = models.ForeignKey(
        Language, on_delete=models.PROTECT, related_name="+", verbose_name=_("preferred language")
    )
    needs_interpreter = models.BooleanField(_("needs an interpreter"), default=False)

    phone = EncryptedText(
        _("phone"), max_length=20, blank=True, help_text=_("With the country's prefix; may be a relative's.")
    )
    phone_index = PhoneKey()
    phone_last7 = PhoneKey(last=7)
    phone_last4 = PhoneKey(last=4)
    phone_is_shared = models.BooleanField(_("phone is shared"), default=False)
    second_phone = EncryptedText(_("second phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    emergency_contact = EncryptedText(_("emergency contact"), max_length=200, blank=True)
    emergency_relation = models.CharField(_("who that is"), max_length=10, choices=Relation.choices, blank=True)
    emergency_phone = EncryptedText(_("phone of the emergency contact"), max_length=20, blank=True)
    household_duties = EncryptedText(
        _("duties at home"),
        max_length=200,
        blank=True,
        help_text=_("Only what the person wants to say, to plan dates with. Never used to rank or to exclude."),
    )

    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    confirmed_on = models.DateField(_("interest confirmed on"), null=True, blank=True)
    last_employer = models.CharField(_("last employer abroad"), max_length=200, blank=True)

    # What people who may be one share (`workers.duplicates`): made by the database from the two columns, whoever writes them.
    likeness_keys = models.GeneratedField(
        expression=models.Func(F("search_name"), F("birth_date"), function="likeness_keys"),
        output_field=ArrayField(models.IntegerField()),
        db_persist=True,
    )
    # What the search box reads: by a comparison of arrays, which an index answers under the row-level policies too.
    name_words = models.GeneratedField(
        expression=models.Func(F("search_name"), Value(" "), function="string_to_array"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        indexes = [
            GinIndex(fields=["name_words"], name="worker_name_words"),
            GinIndex(fields=["likeness_keys"], name="worker_likeness_keys"),
            models.Index(fields=["birth_date"], name="worker_birth_date"),
            # The order of the list, of a country and of the region, as `common.tables` sorts.
            models.Index(
                "country", F("registered_on").desc(nulls_last=True), F("id").desc(), name="worker_latest_of_country"
            ),
            models.Index(F("registered_on").desc(nulls_last=True), F("id").desc(), name="worker_latest"),
            models.Index(
                "country",
                "status",
                F("registered_on").desc(nulls_last=True),
                F("id").desc(),
                name="worker_rare_of_country",
                condition=~Q(status="registered"),
            ),
            models.Index(
                "status",
                F("registered_on").desc(nulls_last=True),
                F("id").desc(),
                name="worker_rare_states",
                condition=~Q(status="registered"),
            ),
            models.Index(fields=["country", "office", "-id"], name="worker_scope"),
            models.Index(fields=["confirmed_on"], name="worker_confirmed", condition=Q(status="registered")),
            *(
                models.Index(fields=[key], name=f"worker_{key}")
                for key in ("phone_index", "phone_last7", "phone_last4")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_date__gte="1900-01-01") & Q(birth_date__lt=Now()),
                name="worker_birth_date_possible",
                violation_error_message=_("The date of birth cannot be true."),
            ),
            models.CheckConstraint(
                condition=Q(schooling_years__isnull=True) | Q(schooling_years__lte=25),
                name="worker_schooling_possible",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(registered_on__isnull=False),
                name="worker_registered_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | Q(confirmed_on__gte=F("registered_on")),
                name="worker_confirmed_after_registered",
            ),
            models.CheckConstraint(
                condition=Q(second_phone="") | ~Q(phone=""),
                name="worker_second_phone_after_the_first",
                violation_error_message=_("Write the first phone first."),
            ),
            models.CheckConstraint(
                condition=~Q(emergency_contact="") | Q(emergency_relation="", emergency_phone=""),
                name="worker_emergency_contact_has_a_name",
                violation_error_message=_("Say who the emergency contact is."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.folio

    @property
    def full_name(self) -> str:
        married = f"de {self.married_name}" if self.married_name else ""
        return " ".join(part for part in (self.given_names, self.first_surname, self.second_surname, married) if part)


CORRECT = "correct"  # no move of the table: the state stays


class WorkerEvent(StateEvent):
    moves = (*WORKER_MOVES, *MERGE_MOVES)

    subject = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="events", verbose_name=_("worker"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a worker's file")
        verbose_name_plural = _("moves of workers' files")

    @property
    def told(self) -> str:
        """Confirming leads to the state the file was in: it is told as what it is, and so is taking it back."""
        if self.action == "unconfirm":
            return gettext("Confirmation taken back")
        if self.action == CORRECT:
            return gettext("File corrected")
        return gettext("Interest confirmed") if self.action == "confirm" else super().told

    @property
    def action_label(self) -> str:
        return gettext("File corrected") if self.action == CORRECT else super().action_label


Worker.event_model = WorkerEvent
