"""Runs, proposals and placements as a run leaves them, without running one."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from django.utils import timezone

from matching.models import MatchRun, NearMiss, Proposal
from placements.models import Placement
from tests import factories

_rank = itertools.count(1)


def run(**fields: Any) -> MatchRun:
    """A finished run of the whole region, or of `scope`."""
    now = timezone.now()
    defaults = {
        "request_key": uuid.uuid4().hex,
        "status": "done",
        "stage": "finished",
        "as_of": timezone.localdate(),
        "seed": 1,
        "started_at": now,
        "finished_at": now,
        "seats": 10,
        "proposals_made": 1,
        "total_score": 5000,
        "bound": 5000,
        "gap": 0.0,
    }
    return MatchRun.objects.create(**defaults | fields)


def proposal(**fields: Any) -> Proposal:
    defaults = {"status": "proposed", "score": 5000, "score_parts": {"crop": 1500}, "findings": [], "price": 0}
    return Proposal.objects.create(**defaults | {"rank": next(_rank)} | _of_a_pair(fields))


def near_miss(**fields: Any) -> NearMiss:
    return NearMiss.objects.create(**{"score": 4000, "changes": []} | _of_a_pair(fields))


def _of_a_pair(fields: dict[str, Any]) -> dict[str, Any]:
    for name, make in (("run", run), ("worker", factories.worker), ("vacancy", factories.vacancy)):
        if name not in fields:
            fields[name] = make()
    return fields


def placement(**fields: Any) -> Placement:
    """The seat of the vacancy is taken."""
    made = fields.pop("proposal", None) or proposal(status="offered", **fields)
    made.vacancy.seats_taken += 1
    made.vacancy.save(update_fields=["seats_taken"])
    return Placement.objects.create(
        worker=made.worker,
        vacancy=made.vacancy,
        proposal=made,
        starts_on=made.vacancy.starts_on,
        ends_on=made.vacancy.ends_on,
    )


def registration(at: Any, /, **fields: Any) -> dict[str, Any]:
    """The body that registers one person at that office."""
    return {
        "office": at.code,
        "identity_kind": "cui",
        "identity_number": factories.cui(),
        "given_names": "Petrona",
        "first_surname": "Ajú",
        "birth_date": "1995-04-03",
        "sex": "F",
        "nationality": factories.country("GT").pk,
        "municipality": factories.municipality("GT").pk,
        "preferred_language": factories.language().pk,
    } | fields


def demand(of: Any, /, **fields: Any) -> dict[str, Any]:
    """The body that drafts one vacancy of that employer."""
    like = factories.vacancy(employer=of)
    return {
        "employer": of.pk,
        "programme": like.programme_id,
        "title": "Poda",
        "seats": 4,
        "starts_on": like.starts_on.isoformat(),
        "ends_on": like.ends_on.isoformat(),
        "subdivision": like.subdivision_id,
        "currency": "USD",
    } | fields
