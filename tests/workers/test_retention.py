"""Files that nobody needs any more: nothing goes without a rule that is applied, a notice of a month ago, and nobody holding it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from tests import factories
from workers.models import RetentionNotice, RetentionRule, Worker
from workers.services import hold_place, retention_apply, retention_due, retention_rules_load

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)
LATER = TODAY + timedelta(days=31)


def rule(**fields: Any) -> RetentionRule:
    defaults = {"country": factories.country("GT"), "kind": "silent", "months": 60, "is_active": True}
    return RetentionRule.objects.create(**defaults | fields)


def silent(years: int = 6, country: str = "GT", **fields: Any) -> Worker:
    day = TODAY.replace(year=TODAY.year - years)
    return factories.worker(country, status="stale", registered_on=day, confirmed_on=day, **fields)


def folios(today: date) -> list[str]:
    return [due.folio for due in retention_due(today) if due.is_erased_on(today)]


def test_without_a_rule_that_is_applied_nothing_is_due():
    silent()
    assert retention_due(TODAY) == []
    rule(is_active=False)
    assert retention_due(TODAY) == []


def test_the_shipped_rules_are_values_to_plan_with_and_not_applied():
    for code in ("GT", "HN", "SV"):
        factories.country(code)
    assert retention_rules_load()["created"] == 9
    assert retention_rules_load()["created"] == 0
    assert not RetentionRule.objects.filter(is_active=True).exists()
    assert not RetentionRule.objects.exclude(citation="").exists()


def test_a_file_is_told_first_and_erased_a_month_later():
    old, young, abroad = silent(), silent(years=4), silent(country="HN")
    rule()
    assert retention_apply(TODAY) == {"told": 1, "erased": 0, "held": 0}
    assert RetentionNotice.objects.get().worker == old
    assert folios(TODAY + timedelta(days=29)) == []
    assert folios(LATER) == [old.folio]
    assert retention_apply(LATER)["erased"] == 1
    assert set(Worker.objects.filter(status="erased")) == {old}
    assert {young, abroad} == set(Worker.objects.filter(status="stale"))
    assert old.erasure_requests.get().origin == "retention"
    assert retention_apply(LATER) == {"told": 0, "erased": 0, "held": 0}


def test_what_a_dry_run_lists_is_what_is_erased():
    people = [silent() for _ in range(4)]
    hold_place(worker=people[0], by=factories.user(), reason="Juicio")
    rule()
    retention_apply(TODAY)
    out = io.StringIO()
    with time_machine.travel(LATER, tick=False):
        call_command("apply_retention", "--dry-run", stdout=out)
        assert Worker.objects.filter(status="erased").count() == 0
        call_command("apply_retention", stdout=io.StringIO())
    listed = {line.split()[1] for line in out.getvalue().splitlines() if line.startswith("erase ")}
    assert listed == set(Worker.objects.filter(status="erased").values_list("folio", flat=True))
    assert len(listed) == 3
    assert f"held {people[0].folio}" in out.getvalue()


def test_who_withdrew_is_counted_from_that_day():
    worker = factories.worker(status="withdrawn")
    worker.events.create(action="withdraw", new_state="withdrawn", reason="Ya no")
    rule(kind="withdrawn", months=12)
    begun = worker.events.get().at.date()
    assert retention_due(begun + timedelta(days=300)) == []
    assert [due.folio for due in retention_due(begun + timedelta(days=400))] == [worker.folio]


def test_who_confirms_after_the_notice_stays():
    worker = silent()
    rule()
    retention_apply(TODAY)
    Worker.objects.filter(pk=worker.pk).update(status="registered", confirmed_on=TODAY)
    assert retention_apply(LATER) == {"told": 0, "erased": 0, "held": 0}
