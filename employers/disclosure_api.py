"""The shape in which the API tells what a vacancy comes to. Figures as they are reckoned, words left to the reader's side."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from .choices import DeductionKind, DeductionPer
from .disclosure import deduction_lines, guarantee, left_a_week, reimbursements, weekly_pay
from .disclosure_card import job_of
from .models import Vacancy, VacancyTerms

VERDICTS = ("stated", "forbidden", "over", "unknown")
WHATS = ("inbound", "outbound", "visa", "round_trip")
MOMENTS = ("half", "end", "first_week", "beforehand", "unknown")


def _money(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True, **options)


class PaySerializer(serializers.Serializer[Any]):
    """Before deductions. `low`: only the hours guaranteed; `likely`: the hours as said; `high`: at the highest wage. Null: not known."""

    low = _money()
    likely = _money()
    high = _money()


class PeriodSerializer(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()
    offered = serializers.DecimalField(max_digits=8, decimal_places=1, help_text="Hours of the job order.")
    guaranteed = serializers.DecimalField(max_digits=8, decimal_places=1, help_text="Hours that are due.")


class GuaranteeSerializer(serializers.Serializer[Any]):
    hours = serializers.DecimalField(max_digits=8, decimal_places=1)
    share = serializers.DecimalField(max_digits=3, decimal_places=2)
    by_calendar = serializers.BooleanField(help_text="Counted day by day; else from an average week.")
    citation = serializers.CharField()
    periods = PeriodSerializer(many=True)


class DeductionSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=DeductionKind.choices, source="said.kind")
    amount = _money(source="said.amount")
    per = serializers.ChoiceField(choices=DeductionPer.choices, source="said.per")
    reason = serializers.CharField(source="said.reason")
    weekly = _money()
    verdict = serializers.ChoiceField(choices=[(each, each) for each in VERDICTS])
    citation = serializers.CharField()


class ReimbursementSerializer(serializers.Serializer[Any]):
    what = serializers.ChoiceField(choices=[(each, each) for each in WHATS])
    how = serializers.ChoiceField(choices=[(each, each) for each in MOMENTS])
    on = serializers.DateField(allow_null=True)
    citation = serializers.CharField()


class DisclosureSerializer(serializers.Serializer[Any]):
    """`guarantee` is null where no law on record guarantees hours, or the hours are not known."""

    currency = serializers.CharField()
    pay_a_week = PaySerializer()
    left_a_week = _money()
    guarantee = GuaranteeSerializer(allow_null=True)
    deductions = DeductionSerializer(many=True)
    reimbursements = ReimbursementSerializer(many=True)


def disclosure_of(vacancy: Vacancy, terms: VacancyTerms | None) -> dict[str, Any]:
    job = job_of(vacancy, terms)
    return {
        "currency": vacancy.currency,
        "pay_a_week": weekly_pay(job),
        "left_a_week": left_a_week(job),
        "guarantee": guarantee(job),
        "deductions": deduction_lines(job),
        "reimbursements": reimbursements(job),
    }
