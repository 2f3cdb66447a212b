"""A run's report of fairness, and the trainings that would fill seats, as JSON. Null is a number that is hidden, or not known."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from common.errors import WrongState

from ..choices import FairnessBy
from ..models import MatchRun
from .gaps import MOST_BUDGET, ChosenPlan, Gaps, gaps_of
from .presentation import Names
from .rates import Group, Rate
from .selectors import Fairness, fairness_of


class RateSerializer(serializers.Serializer[Any]):
    """A share from 0 to 1 with its 95 % interval (Wilson)."""

    share = serializers.FloatField()
    low = serializers.FloatField(source="interval.low")
    high = serializers.FloatField(source="interval.high")


class GroupSerializer(serializers.Serializer[Any]):
    """`eligible`: for one seat at least; of the others papers alone are missing to some (`papers`), and `closed` is the rest. `outbid`:
    eligible and not proposed. Days are medians since registration. `others`: the share of everybody else; `chance`: the probability that
    chance alone sets the two so far apart, all groups of the dimension taken together (Holm).
    """

    code = serializers.CharField(source="key", allow_blank=True)
    title = serializers.SerializerMethodField()
    people = serializers.IntegerField(allow_null=True)
    eligible = serializers.IntegerField(allow_null=True)
    proposed = serializers.IntegerField(allow_null=True)
    papers = serializers.IntegerField(allow_null=True)
    closed = serializers.IntegerField(allow_null=True)
    outbid = serializers.IntegerField(allow_null=True)
    of_people = serializers.SerializerMethodField()
    of_eligible = serializers.SerializerMethodField()
    others = serializers.SerializerMethodField()
    chance = serializers.FloatField(allow_null=True)
    days_proposed = serializers.IntegerField(allow_null=True)
    days_not_proposed = serializers.IntegerField(source="days_waiting", allow_null=True)

    def get_title(self, group: Group) -> str:
        by, names = self.context.get("by", ""), self.context["names"]
        return names.group(by, group.key) if by else _("All")

    @extend_schema_field(RateSerializer(allow_null=True))
    def get_of_people(self, group: Group) -> dict[str, Any] | None:
        return _rate(group.of_people)

    @extend_schema_field(RateSerializer(allow_null=True))
    def get_of_eligible(self, group: Group) -> dict[str, Any] | None:
        return _rate(group.of_eligible)

    @extend_schema_field(RateSerializer(allow_null=True))
    def get_others(self, group: Group) -> dict[str, Any] | None:
        return _rate(group.rest)


class DimensionSerializer(serializers.Serializer[Any]):
    by = serializers.ChoiceField(choices=FairnessBy.choices)
    chi_square = serializers.FloatField(allow_null=True)
    degrees_of_freedom = serializers.IntegerField(allow_null=True)
    p = serializers.FloatField(allow_null=True)
    groups = GroupSerializer(many=True)


class FairnessSerializer(serializers.Serializer[Any]):
    """Groups of fewer than ten people say nothing but their code."""

    run = serializers.IntegerField()
    registered = serializers.IntegerField(allow_null=True)
    without_consent = serializers.IntegerField(allow_null=True)
    whole = GroupSerializer()
    dimensions = DimensionSerializer(many=True)


class BudgetSerializer(serializers.Serializer[Any]):
    k = serializers.IntegerField(
        required=False, default=5, min_value=1, max_value=MOST_BUDGET, help_text="Trainings that can be paid."
    )


class TrainingSerializer(serializers.Serializer[Any]):
    """`needs` as near misses name it, `what` of it: skills that are missing, a language and its level."""

    needs = serializers.CharField(source="training.needs")
    what = serializers.ListField(source="training.what", child=serializers.CharField())
    department = serializers.CharField(allow_blank=True)
    people = serializers.IntegerField()
    seats = serializers.IntegerField()


class PlanSerializer(serializers.Serializer[Any]):
    """`seats` filled by the steps together; no other choice of as many fills more than `bound`."""

    seats = serializers.IntegerField()
    bound = serializers.IntegerField()
    steps = TrainingSerializer(many=True)


class GapsSerializer(serializers.Serializer[Any]):
    budget = serializers.IntegerField()
    unfilled = serializers.IntegerField()
    everywhere = PlanSerializer()
    by_department = PlanSerializer()


def fairness_told(run: MatchRun, user: User) -> dict[str, Any]:
    """Raises WrongState for a run that left no report: not finished, or from before reports were kept."""
    report = fairness_of(run, user)
    if report is None:
        raise WrongState(
            _("This run has no report of fairness: it has not finished, or is from before they were kept.")
        )
    return _report(run, report)


def _report(run: MatchRun, report: Fairness) -> dict[str, Any]:
    names = Names()
    dimensions = [
        {
            "by": table.dimension,
            "chi_square": table.test.statistic if table.test else None,
            "degrees_of_freedom": table.test.freedom if table.test else None,
            "p": table.test.p if table.test else None,
            "groups": [_group(group, table.dimension, names) for group in table.groups],
        }
        for table in report.tables
    ]
    return {
        "run": run.pk,
        "registered": report.registered,
        "without_consent": report.uncounted,
        "whole": _group(report.whole, "", names),
        "dimensions": dimensions,
    }


def _group(group: Group, by: str, names: Names) -> dict[str, Any]:
    return dict(GroupSerializer(group, context={"by": by, "names": names}).data)


def gaps_told(run: MatchRun, user: User, budget: int) -> dict[str, Any]:
    """Raises WrongState as `fairness_told` does."""
    gaps: Gaps | None = gaps_of(run, user, budget)
    if gaps is None:
        raise WrongState(
            _("This run has no report of fairness: it has not finished, or is from before they were kept.")
        )
    return {
        "budget": gaps.budget,
        "unfilled": gaps.unfilled,
        "everywhere": _plan(gaps.everywhere),
        "by_department": _plan(gaps.by_department),
    }


def _plan(plan: ChosenPlan) -> dict[str, Any]:
    return dict(PlanSerializer(plan).data)


def _rate(rate: Rate | None) -> dict[str, Any] | None:
    return None if rate is None else dict(RateSerializer(rate).data)
