"""A run's certificate as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from common.errors import WrongState

from ..choices import RunStatus
from ..models import MatchRun
from ..selectors import run_figures
from .presentation import commands, kept_seats, statement
from .selectors import dearest

if TYPE_CHECKING:
    from accounts.models import User


class PriceSerializer(serializers.Serializer[Any]):
    """`price`: hundredths of a point, as all scores; one more seat of the vacancy is worth at most that to the total."""

    vacancy = serializers.IntegerField()
    folio = serializers.CharField()
    title = serializers.CharField()
    price = serializers.IntegerField()


class CheckSerializer(serializers.Serializer[Any]):
    what = serializers.CharField()
    command = serializers.CharField()


class CertificateSerializer(serializers.Serializer[Any]):
    """`statement` and `kept` are in the session's language; scores are hundredths of a point."""

    run = serializers.IntegerField()
    statement = serializers.CharField()
    kept = serializers.CharField(allow_blank=True)
    is_best = serializers.BooleanField()
    figures = serializers.DictField()
    engine_version = serializers.CharField()
    prices = PriceSerializer(many=True)
    checks = CheckSerializer(many=True)


def certificate_of(run: MatchRun, user: User) -> dict[str, Any]:
    """Raises WrongState for a run that is not finished: it proves nothing."""
    if run.status != RunStatus.DONE:
        raise WrongState(_("Only a run that has finished proves anything."))
    prices = [
        {"vacancy": one.vacancy.pk, "folio": one.vacancy.folio, "title": one.vacancy.title, "price": one.price}
        for one in dearest(run, user)
    ]
    return {
        "run": run.pk,
        "statement": statement(run),
        "kept": kept_seats(run),
        "is_best": run.total_score == run.bound,
        "figures": run_figures(run),
        "engine_version": run.engine_version,
        "prices": prices,
        "checks": [{"what": what, "command": command} for what, command in commands(run)],
    }
