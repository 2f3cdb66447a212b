"""What a ministry decides against a recruiter, everything that it touched, and the appeal against it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.models import StateEvent, Timestamped
from employers.models import Vacancy
from reference.choices import Confidence
from reference.models import Country

from ..choices import (
    AppealStatus,
    CarveOutDecision,
    CascadeOutcome,
    PublicReason,
    Regime,
    SanctionBasis,
    SanctionKind,
    SanctionStatus,
    Touching,
)
from ..transitions import APPEAL_MOVES, SANCTION_MOVES
from .complaint import Complaint
from .licence import Surety
from .recruiter import Recruiter

_UNSIGNED = ["proposed", "provisional", "withdrawn", "lapsed"]


def _person(label: Any, *, null: bool = False) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=null, blank=null, related_name="+", verbose_name=label
    )


class SanctionRule(Timestamped):
    """What the law of a regime says of one kind of sanction. Kept by staff; a sanction copies it when it is proposed.

    `most_days`: the longest that it may last; `emergency_working_days`: how long one person's stop holds until the second
    signature, empty where one person may stop nobody. The days to appeal are the regime's (`LicenceTerm`).
    """

    regime = models.CharField(_("regime"), max_length=20, choices=Regime.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=SanctionKind.choices)
    citation = models.CharField(_("articles"), max_length=255)
    source = models.CharField(_("source"), max_length=255)
    checked_on = models.DateField(_("checked on"))
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices)
    most_days = models.PositiveSmallIntegerField(_("days at most"), null=True, blank=True)
    emergency_working_days = models.PositiveSmallIntegerField(
        _("working days without a second signature"), null=True, blank=True
    )
    appeal_stays = models.BooleanField(_("an appeal suspends the effect"), default=False)
    appeal_to = models.CharField(_("appeals go to"), max_length=160)

    class Meta:
        ordering = ["regime", "kind"]
        verbose_name = _("rule for sanctions")
        verbose_name_plural = _("rules for sanctions")
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "kind"],
                name="sanction_rule_once",
                violation_error_message=_("This regime has a rule for this kind already: change that one."),
            ),
            models.CheckConstraint(
                condition=Q(kind="interim") | Q(emergency_working_days__isnull=True),
                name="sanction_rule_emergency_is_interim",
                violation_error_message=_("Only an interim suspension may act before the second signature."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="interim") | Q(most_days__isnull=False),
                name="sanction_rule_interim_has_a_limit",
                violation_error_message=_("An interim suspension has a limit: say the days at most."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_regime_display()}: {self.get_kind_display()}"


class Sanction(Timestamped):
    """Proposed by one person, signed by another. `grounds` go into the letter: they name no complainant. `public_reason` is all that the
    public register says of them.

    `starts_on` empty: at once. `ends_on` empty: until it is lifted. What the law says of it (`citation` ... `appeal_to`) is
    copied from the rule of the day. `acts_until`: the last day of a stop that waits for its second signature.
    """

    event_model: ClassVar[type[models.Model]]

    folio = models.CharField(_("folio"), max_length=20, unique=True, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, related_name="sanctions", verbose_name=_("recruiter")
    )
    regime = models.CharField(_("regime"), max_length=20, choices=Regime.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=SanctionKind.choices)
    status = models.CharField(
        _("status"), max_length=12, choices=SanctionStatus.choices, default=SanctionStatus.PROPOSED
    )
    basis = models.CharField(_("based on"), max_length=12, choices=SanctionBasis.choices)
    complaint = models.ForeignKey(
        Complaint,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sanctions",
        verbose_name=_("complaint"),
    )
    basis_reference = models.CharField(_("report or list"), max_length=160, blank=True)
    grounds = models.TextField(_("grounds"))
    public_reason = models.CharField(
        _("reason that everybody may read"),
        max_length=10,
        choices=PublicReason.choices,
        default=PublicReason.OTHER,
        db_default=PublicReason.OTHER,
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    surety = models.ForeignKey(
        Surety, on_delete=models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("surety")
    )
    called_amount = models.DecimalField(_("amount called"), max_digits=12, decimal_places=2, null=True, blank=True)

    citation = models.CharField(_("articles"), max_length=255, editable=False)
    source = models.CharField(_("source"), max_length=255, editable=False)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices, editable=False)
    appeal_working_days = models.PositiveSmallIntegerField(_("working days to appeal"), editable=False)
    appeal_stays = models.BooleanField(_("an appeal suspends the effect"), editable=False)
    appeal_to = models.CharField(_("appeals go to"), max_length=160, editable=False)

    proposed_by = _person(_("proposed by"))
    signed_by = _person(_("signed by"), null=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    acts_until = models.DateField(_("acts without a second signature until"), null=True, blank=True)
    appeal_until = models.DateField(_("appeal until"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        indexes = [models.Index(fields=["recruiter", "status"], name="sanction_of_recruiter")]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("proposed_by")), name="sanction_two_people"
            ),
            models.CheckConstraint(
                condition=Q(status__in=_UNSIGNED) | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="sanction_has_its_signature",
            ),
            models.CheckConstraint(
                condition=~Q(status="provisional") | Q(kind="interim", acts_until__isnull=False),
                name="sanction_emergency_is_interim",
            ),
            models.CheckConstraint(
                condition=~Q(kind="interim") | Q(ends_on__isnull=False), name="sanction_interim_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="sanction_dates_in_order",
                violation_error_message=_("The sanction ends before it starts: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(basis="complaint", complaint__isnull=False)
                | (~Q(basis="complaint") & Q(complaint__isnull=True)),
                name="sanction_complaint_is_its_basis",
            ),
            models.CheckConstraint(
                condition=Q(kind="surety", surety__isnull=False, called_amount__gt=0)
                | (~Q(kind="surety") & Q(surety__isnull=True, called_amount__isnull=True)),
                name="sanction_calls_a_surety",
            ),
        ]

    def __str__(self) -> str:
        return self.folio


class SanctionEvent(StateEvent):
    moves = SANCTION_MOVES

    subject = models.ForeignKey(Sanction, on_delete=models.PROTECT, related_name="events", verbose_name=_("sanction"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a sanction")
        verbose_name_plural = _("moves of sanctions")

    @property
    def action_label(self) -> str:
        return gettext("The sanction ends earlier") if self.action == "vary" else super().action_label


Sanction.event_model = SanctionEvent


class CascadePreview(models.Model):
    """What a sanction would touch, as somebody was shown it: who signs names the one that they saw."""

    sanction = models.ForeignKey(
        Sanction, on_delete=models.PROTECT, related_name="previews", verbose_name=_("sanction")
    )
    digest = models.CharField(max_length=64)
    touches = models.JSONField(_("what it would touch"))
    by = _person(_("shown to"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("preview of a cascade")
        verbose_name_plural = _("previews of cascades")
        constraints = [models.UniqueConstraint(fields=["sanction", "digest"], name="cascade_preview_once")]

    def __str__(self) -> str:
        return f"{self.sanction_id} {self.digest[:8]}"


class CascadeItem(models.Model):
    """One thing that a sanction touched: how it was, how it is since, and what became of it when the sanction ended.

    `model` and `object_id` name it without a key, since it may belong to a room above; `label` is its folio and never a name.
    `language` is that in which its person was told, `told` whether a text could go; `made` is what the room that did it wants to
    find again. `origin`: the item of an earlier sanction that this one keeps stopped.
    """

    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, related_name="items", verbose_name=_("sanction"))
    what = models.CharField(_("what"), max_length=10, choices=Touching.choices)
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    label = models.CharField(_("folio or number"), max_length=80)
    vacancy = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("vacancy")
    )
    before = models.CharField(_("before"), max_length=40, blank=True)
    after = models.CharField(_("after"), max_length=40, blank=True)
    place = models.CharField(_("office"), max_length=140, blank=True)
    language = models.CharField(_("told in"), max_length=8, blank=True)
    told = models.BooleanField(_("a text was sent"), default=False)
    made = models.JSONField(default=dict)
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="handed_to")
    outcome = models.CharField(_("since"), max_length=10, choices=CascadeOutcome.choices, default=CascadeOutcome.DONE)
    why = models.CharField(_("why"), max_length=255, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        ordering = ["sanction_id", "id"]
        verbose_name = _("thing that a sanction touched")
        verbose_name_plural = _("things that sanctions touched")
        indexes = [models.Index(fields=["model", "object_id"], name="cascade_item_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="done", ended_at__isnull=True) | (~Q(outcome="done") & Q(ended_at__isnull=False)),
                name="cascade_item_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.label}"


class CarveOut(models.Model):
    """What a person decided about somebody whom a sanction does not stop. The latest one counts; none is changed."""

    item = models.ForeignKey(
        CascadeItem, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("placement")
    )
    decision = models.CharField(_("decision"), max_length=12, choices=CarveOutDecision.choices)
    note = models.CharField(_("note"), max_length=255, blank=True)
    by = _person(_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("decision about somebody who goes on")
        verbose_name_plural = _("decisions about those who go on")

    def __str__(self) -> str:
        return self.get_decision_display()


class Appeal(Timestamped):
    """Filed by the recruiter. Who decides has neither proposed nor signed the sanction: a trigger refuses it too."""

    event_model: ClassVar[type[models.Model]]

    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, related_name="appeals", verbose_name=_("sanction"))
    status = models.CharField(_("status"), max_length=12, choices=AppealStatus.choices, default=AppealStatus.FILED)
    filed_on = models.DateField(_("filed on"))
    filed_by = _person(_("entered by"))
    is_late = models.BooleanField(_("after the deadline"), default=False)
    grounds = models.TextField(_("what the recruiter says"))
    reasons = models.TextField(_("reasons of the decision"), blank=True)
    new_ends_on = models.DateField(_("the sanction now ends on"), null=True, blank=True)
    old_ends_on = models.DateField(_("the sanction had ended on"), null=True, blank=True, editable=False)
    decided_by = _person(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.UniqueConstraint(fields=["sanction"], condition=Q(status="filed"), name="appeal_one_open"),
            models.CheckConstraint(
                condition=Q(status__in=["filed", "withdrawn"])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reasons="")),
                name="appeal_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=~Q(status="varied") | Q(new_ends_on__isnull=False), name="appeal_varied_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sanction} – {self.get_status_display()}"


class AppealEvent(StateEvent):
    moves = APPEAL_MOVES

    subject = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="events", verbose_name=_("appeal"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of an appeal")
        verbose_name_plural = _("moves of appeals")


Appeal.event_model = AppealEvent
