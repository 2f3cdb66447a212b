"""A draft that nobody goes on with: its office is told, then it is removed, and the audit says so."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from tests import factories
from tests.security.conftest import rows
from workers.models import RegistrationDraft, RetentionRule
from workers.selectors import worklist_of
from workers.services import draft_save, drafts_clear, screen_mark
from workers.tasks import apply_privacy

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)
GONE = TODAY + timedelta(days=14)


@pytest.fixture
def officer(client_for):
    return client_for(Role.REGISTRATION_OFFICER, country="GT")


def rule(**fields: Any) -> RetentionRule:
    defaults = {"country": factories.country("GT"), "kind": "draft", "months": 3, "is_active": True}
    return RetentionRule.objects.create(**defaults | fields)


def draft(officer: Any, saved_on: date) -> RegistrationDraft:
    made = factories.registration_draft(officer.user.office, officer.user)
    saved_at = timezone.make_aware(datetime(saved_on.year, saved_on.month, saved_on.day, 12))
    RegistrationDraft.objects.filter(pk=made.pk).update(saved_at=saved_at)
    return made


def test_without_a_rule_that_is_applied_a_draft_stays(officer):
    draft(officer, date(2025, 1, 1))
    assert drafts_clear(TODAY) == {"told": 0, "removed": 0}
    rule(is_active=False)
    assert drafts_clear(TODAY) == {"told": 0, "removed": 0}


def test_the_office_is_told_first_and_two_weeks_later_it_is_gone_and_the_audit_says_so(officer):
    old, young = draft(officer, date(2026, 8, 26)), draft(officer, date(2026, 8, 27))
    rule()
    assert drafts_clear(TODAY) == {"told": 1, "removed": 0}
    assert drafts_clear(GONE - timedelta(days=1))["removed"] == 0
    assert drafts_clear(GONE)["removed"] == 1
    assert list(RegistrationDraft.objects.all()) == [young]
    told = rows(
        "SELECT count(*) FROM audit.entry WHERE table_name = 'workers_registrationdraft' AND lower(action) = 'delete' AND row_id = %s",
        str(old.pk),
    )
    assert told == [(1,)]


def test_whoever_goes_on_with_it_keeps_it(officer):
    kept = draft(officer, date(2026, 1, 1))
    rule()
    drafts_clear(TODAY)
    kept.refresh_from_db()
    assert kept.goes_on == GONE
    answer = {"fields": {"given_names": "Elvira"}, "rows": []}
    mark = screen_mark(kept.answers, "person")
    draft_save(draft=kept, by=officer.user, screen="person", answer=answer, seen=mark, screens_done=2)
    kept.refresh_from_db()
    assert kept.goes_on is None
    assert drafts_clear(GONE)["removed"] == 0


def test_what_is_finished_or_of_another_country_is_left(officer):
    finished = draft(officer, date(2026, 1, 1))
    worker = factories.worker(office=officer.user.office)
    RegistrationDraft.objects.filter(pk=finished.pk).update(worker=worker, answers_text=None, identity_index="")
    rule(country=factories.country("HN"))
    abroad = draft(officer, date(2026, 1, 1))
    rule(months=60)
    assert drafts_clear(TODAY) == {"told": 0, "removed": 0}
    assert set(RegistrationDraft.objects.all()) == {finished, abroad}


def test_the_night_does_it_and_a_dry_run_says_it_before(officer):
    old = draft(officer, date(2026, 1, 1))
    rule()
    with time_machine.travel(datetime(2026, 11, 26, 12), tick=False):
        apply_privacy()
    with time_machine.travel(datetime(2026, 12, 10, 12), tick=False):
        out = io.StringIO()
        call_command("apply_retention", "--dry-run", stdout=out)
        assert out.getvalue() == f"remove draft {old.pk} 2026-01-01\n"
        call_command("apply_retention", stdout=out)
    assert out.getvalue().endswith("drafts: told 0, removed 1\n")
    assert not RegistrationDraft.objects.exists()


def test_the_officer_reads_it_in_the_worklist_and_on_the_first_page(officer, client_for):
    draft(officer, date(2026, 1, 1))
    draft(officer, TODAY)
    rule()
    drafts_clear(TODAY)
    address = reverse("workers:draft_list")
    tabs = officer.get(reverse("workers:worklist")).context["tabs"]
    assert [(tab["url"], tab["count"]) for tab in tabs][-1] == (address, "2")
    page = officer.get(address)
    assert page.context["going"] == 1
    assert [tab["url"] for tab in page.context["tabs"] if tab["current"]] == [address]
    assert len(page.context["tabs"]) == len(worklist_of(officer.user).counts()) + 1
    assert page.content.decode().count('class="mk is-warn"') == 2  # above the list, and in the row
    assert f"{address}?sort=saved" in officer.get("/").content.decode()
    elsewhere = client_for(Role.REGISTRATION_OFFICER, office=factories.office("GT", code="GT-OTRA"))
    assert elsewhere.get(address).context["going"] == 0
