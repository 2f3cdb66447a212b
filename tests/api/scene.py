"""Runs, proposals and placements as a run leaves them, without running one."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from matching.models import MatchRun, NearMiss, Proposal
from placements.models import Placement
from tests import factories


def run(**fields: Any) -> MatchRun:
    """A finished run of the whole region, or of `scope`."""
    now = timezone.now()
    ended = {"status": "done", "stage": "finished", "started_at": now, "finished_at": now}
    return factories.run(**ended | {"total_score": 5000, "bound": 5000, "gap": 0.0} | fields)


def proposal(*, worker: Any = None, vacancy: Any = None, **fields: Any) -> Proposal:
    """Whoever is on the short list or was offered the seat agreed to be known to the employer."""
    of, person = fields.pop("run", None) or run(), worker or factories.worker()
    if fields.get("status") in ("shortlisted", "offered"):
        factories.sharing(person)
    return factories.proposal(person, vacancy or factories.vacancy(), of=of, **fields)


def near_miss(*, worker: Any = None, vacancy: Any = None, of: MatchRun | None = None) -> NearMiss:
    return factories.near_miss(worker or factories.worker(), vacancy or factories.vacancy(), of=of or run())


def placement(**fields: Any) -> Placement:
    """Of an offered proposal; the seat of the vacancy is taken."""
    made = proposal(status="offered", **fields)
    return factories.placement(made.worker, made.vacancy, proposal=made)


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
