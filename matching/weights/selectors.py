"""Reads of weights and of their previews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from accounts.choices import Role
from accounts.scope import people_scope
from reference.models import Country

from ..choices import Publishes, RunStatus
from ..engine.weights import SHIPPED, STAY, Weights
from ..models import MatchRun, ScoreWeights, WeightsPreview

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class InForce:
    """`version` is empty where no weights were loaded yet: then those that the product ships hold."""

    version: str
    weights: Weights


def weights_in_force(day: date, countries: Sequence[str] = ()) -> InForce:
    """Those that hold on the day for a run of these registries: of one alone its own if it has any, else those of the region."""
    found = standing_on(day, countries[0] if len(countries) == 1 else None)
    return InForce(found.version, found.weights) if found else InForce("", SHIPPED)


def standing_on(day: date, country: str | None) -> ScoreWeights | None:
    """The version that holds for a registry (None: for the region) on the day. One query."""
    of = Q(country=None) | Q(country=country) if country else Q(country=None)
    begun = ScoreWeights.objects.standing().filter(of, valid_from__lte=day)
    return begun.order_by(F("country").desc(nulls_last=True), "-valid_from").first()


def in_force_on(day: date) -> frozenset[int]:
    """Of each registry and of the region the version that holds on the day."""
    begun = ScoreWeights.objects.standing().filter(valid_from__lte=day)
    return frozenset(begun.order_by("country_id", "-valid_from").distinct("country_id").values_list("pk", flat=True))


def next_after(day: date, country: str | None) -> ScoreWeights | None:
    """What ends a version that holds from the day on."""
    later = ScoreWeights.objects.standing().filter(country=country, valid_from__gt=day)
    return later.order_by("valid_from").first()


def weights_of_run(run: MatchRun) -> InForce:
    """Those that a finished run scored by, whatever holds now; for any other those in force on its day."""
    if run.status == RunStatus.DONE:
        return InForce(run.weights_version, run.score_weights)
    found = weights_in_force(run.as_of, run.scope.get("countries") or [])
    return InForce(found.version, as_run_counts(run, found.weights))


def as_run_counts(run: MatchRun, weights: Weights) -> Weights:
    """A run that publishes only changes gives at least `STAY` points for a place that somebody was told of."""
    return weights.with_stay(STAY) if run.publishes == Publishes.CHANGES else weights


def weights_visible_to(user: User) -> QuerySet[ScoreWeights]:
    """The region's, and of registries those whose runs the person may read. Newest first."""
    found = ScoreWeights.objects.select_related("country", "decided_by", "withdrawn_by")
    own = _countries(user)
    return found if own is None else found.filter(Q(country=None) | Q(country__in=own))


def previews_visible_to(user: User) -> QuerySet[WeightsPreview]:
    found = WeightsPreview.objects.select_related("country", "requested_by", "run").defer(
        "run__rule_texts", "run__prices"
    )
    own = _countries(user)
    return found if own is None else found.filter(Q(country=None) | Q(country__in=own))


def registries_to_decide_for(user: User) -> QuerySet[Country]:
    """The registries whose weights a person may set. Who works for the whole region may set those of the region too."""
    own = people_scope(user).countries
    origins = Country.objects.filter(is_origin=True).order_by("code")
    return origins if own is None else origins.filter(pk__in=own)


def decides_for_the_region(user: User) -> bool:
    return people_scope(user).countries is None


def may_decide_for(user: User, country: str | None) -> bool:
    own = people_scope(user).countries
    return own is None or (country is not None and country in own)


def run_to_look_at(country: str | None) -> MatchRun | None:
    """The newest finished run of that registry alone, or of the region, that gave one place to each; none limited to some pathways."""
    done = MatchRun.objects.proposing().filter(placements_each=1).defer("rule_texts", "prices")
    whole = done.filter(Q(scope__programmes__isnull=True) | Q(scope__programmes=[]))
    region = Q(scope__countries__isnull=True) | Q(scope__countries=[])
    return whole.filter(Q(scope__countries=[country]) if country else region).order_by("-finished_at").first()


def _countries(user: User) -> tuple[str, ...] | None:
    """An auditor sees no people, but the numbers of their country or of all."""
    if user.role == Role.AUDITOR:
        return (user.country,) if user.country else None
    return people_scope(user).countries
