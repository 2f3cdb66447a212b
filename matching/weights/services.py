"""Every write of weights: those that ship with the product, a preview from its request to its numbers, deciding, withdrawing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, NotAllowed, WrongState
from common.leases import MAX_ATTEMPTS, Lease, LeasedWork
from pathways.choices import Origin

from ..choices import LAST_DAY, PreviewStage, PreviewStatus
from ..engine.weights import PART_KEYS, WHOLE, Weights
from ..models import ScoreWeights, WeightsPreview
from ..models.withdrawable import WITHDRAWAL
from .selectors import may_decide_for, run_to_look_at, weights_in_force

SHIPPED_FILE = Path(__file__).parent.parent / "data" / "weights.toml"
_LOCK = 0x7765_6967  # "weig"
UNDER_WAY = (PreviewStatus.QUEUED, PreviewStatus.RUNNING)
# A lease is renewed by every step of the assignment; reading a country's registry is the longest pause.
WORK = LeasedWork(WeightsPreview, UNDER_WAY, timedelta(seconds=90), "matching.tasks.preview_weights")


@transaction.atomic
def weights_load() -> dict[str, int]:
    """Bring in the versions of the product's own file. What is on record stays as it is; raises ValueError for a bad file.

    A version of the file that says other numbers than the one on record is a fault of the file: a change is another version.
    """
    report = {"read": 0, "created": 0, "unchanged": 0}
    for entry in tomllib.loads(SHIPPED_FILE.read_text(encoding="utf-8"))["weights"]:
        report["read"] += 1
        weights = Weights.of(entry["points"])
        values = {"valid_from": entry["valid_from"], "reason": entry["reason"], "origin": Origin.SHIPPED}
        found, created = ScoreWeights.objects.get_or_create(
            version=entry["version"], defaults=values | weights.points()
        )
        if (found.weights, found.valid_from) != (weights, entry["valid_from"]):
            raise ValueError(f"{SHIPPED_FILE.name}: {found.version} is on record with other points or another day")
        report["created" if created else "unchanged"] += 1
    return report


@transaction.atomic
def preview_request(
    *, by: User, points: Mapping[str, int], valid_from: date, reason: str, country: str | None
) -> WeightsPreview:
    """Try weights before they are decided, beside those that would hold on that day, on the people and vacancies of now.

    Raises `InvalidInput` with the field for numbers that are no weights, a day that has passed or is taken, no reason, or weights that
    hold already; `NotAllowed` for a registry that is not the person's.
    """
    _may_decide(by, country)
    weights = _weights(points)
    _day_is_free(valid_from, country)
    if not reason.strip():
        raise InvalidInput(_("Say why the weights change."), field="reason")
    against = weights_in_force(valid_from, [country] if country else [])
    if weights == against.weights:
        raise InvalidInput(_("These are the weights that hold on that day already: nothing would change."))
    preview = WeightsPreview.objects.create(
        country_id=country,
        valid_from=valid_from,
        points=weights.points(),
        reason=reason.strip(),
        against_version=against.version,
        against=against.weights.points(),
        run=run_to_look_at(country),
        requested_by=by,
    )
    transaction.on_commit(lambda: WORK.ask_for([preview.pk]))
    return preview


def preview_take(preview_id: int) -> Lease | None:
    """Take the lease of a preview that nobody works on; None where it has ended or is in other hands."""
    return WORK.take(
        preview_id, status=PreviewStatus.RUNNING, stage=PreviewStage.READING, progress_done=0, progress_total=0
    )


def preview_progress(lease: Lease, stage: str, done: int, total: int) -> None:
    """Show how far it is and renew the lease. Raises `LeaseLost`."""
    WORK.renew(lease, stage=stage, progress_done=done, progress_total=total)


def preview_finish(lease: Lease, *, result: Mapping[str, Any]) -> None:
    """Keep the numbers and end. Raises `LeaseLost`."""
    WORK.finish(
        lease,
        status=PreviewStatus.DONE,
        stage=PreviewStage.FINISHED,
        progress_done=F("progress_total"),
        result=dict(result),
    )


def preview_fail(preview_id: int, *, error: str, token: str | None = None) -> None:
    """End one that cannot be done, with a sentence a person can act on."""
    WORK.fail(preview_id, token=token, status=PreviewStatus.FAILED, error=error)


def previews_sweep() -> int:
    """Ask again for what waits or whose process died; put aside what keeps ending its process. How many were asked for."""
    return WORK.sweep(_put_aside)


def _put_aside(preview_id: int) -> None:
    error = _("The preview stopped its worker process %(n)d times and was put aside.") % {"n": MAX_ATTEMPTS}
    preview_fail(preview_id, error=error)


@transaction.atomic
def weights_decide(*, preview: WeightsPreview, by: User) -> ScoreWeights:
    """Put the weights of a finished preview on record, to hold from its day.

    Raises `WrongState` where the preview is not finished, was decided on already, or compares with weights that hold no more;
    `InvalidInput` where its day has passed or is taken; `NotAllowed`.
    """
    _may_decide(by, preview.country_id)
    with (
        connection.cursor() as cursor
    ):  # one at a time: what a colleague decides now may be what this one compares with
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    preview = WeightsPreview.objects.select_for_update(no_key=True, of=("self",)).get(pk=preview.pk)
    if preview.status != PreviewStatus.DONE:
        raise WrongState(_("Wait for the preview: weights are decided by what it shows."))
    if ScoreWeights.objects.filter(preview=preview).exists():
        raise WrongState(_("These weights were decided already."))
    _day_is_free(preview.valid_from, preview.country_id)
    against = weights_in_force(preview.valid_from, [preview.country_id] if preview.country_id else [])
    if against.weights != preview.compared_with:
        raise WrongState(_("Other weights hold on that day since the preview was made: make it again."))
    return ScoreWeights.objects.create(
        version=_version(preview),
        country_id=preview.country_id,
        valid_from=preview.valid_from,
        reason=preview.reason,
        decided_by=by,
        preview=preview,
        **preview.weights.points(),
    )


@transaction.atomic
def weights_withdraw(*, weights: ScoreWeights, by: User, reason: str) -> ScoreWeights:
    """Take back weights that have not come into force. They stay on record, and hold never.

    Raises `WrongState` once their day has come, for no run could be explained otherwise; `InvalidInput` without a reason; `NotAllowed`.
    """
    _may_decide(by, weights.country_id)
    if not reason.strip():
        raise InvalidInput(_("Say why the weights are withdrawn."), field="reason")
    weights = ScoreWeights.objects.select_for_update(no_key=True, of=("self",)).get(pk=weights.pk)
    if weights.withdrawn_on is not None:
        raise WrongState(_("These weights were withdrawn already."))
    if weights.valid_from <= timezone.localdate():
        raise WrongState(_("These weights are in force: change them from a day on instead."))
    weights.take_back(by, reason)
    weights.save(update_fields=WITHDRAWAL)
    return weights


def _may_decide(by: User, country: str | None) -> None:
    if not may_decide_for(by, country):
        raise NotAllowed(_("You can set the weights of your own registry only."))


def _weights(points: Mapping[str, int]) -> Weights:
    for key in PART_KEYS:
        if points.get(key, 0) < 0:
            raise InvalidInput(_("No part has fewer points than none."), field=key)
    total = sum(points.values())
    if total != WHOLE:
        told = {"whole": WHOLE, "total": total}
        raise InvalidInput(_("The parts must add up to %(whole)d points. They add up to %(total)d.") % told)
    return Weights.of(points)


def _day_is_free(day: date, country: str | None) -> None:
    if day < timezone.localdate():
        raise InvalidInput(_("Weights hold from today on at the earliest."), field="valid_from")
    if day > LAST_DAY:
        raise InvalidInput(_("Choose a day of this century."), field="valid_from")
    if ScoreWeights.objects.standing().filter(country=country, valid_from=day).exists():
        raise InvalidInput(_("Other weights hold from that day: choose another, or withdraw them."), field="valid_from")


def _version(preview: WeightsPreview) -> str:
    """The day, with the registry before it; where a withdrawn version has that name, with a number behind it."""
    name = f"{preview.country_id or 'region'}-{preview.valid_from.isoformat()}"
    before = ScoreWeights.objects.filter(country=preview.country_id, valid_from=preview.valid_from).count()
    return f"{name}-{before + 1}" if before else name
