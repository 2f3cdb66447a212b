"""The inspector moves a complaint along its table from its own page, and the closed ones do not stand before the waiting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from tests import factories
from tests.common.test_editing import filled

pytestmark = pytest.mark.django_db
LIST = "/admin/recruiters/complaint/"


@pytest.fixture
def inspector(client_for: Any) -> Any:
    client = client_for(Role.INSPECTOR)
    client.cookies["django_language"] = "en"
    return client


def page_of(complaint: Any) -> str:
    return reverse("admin:recruiters_complaint_change", args=[complaint.pk])


def test_the_page_offers_the_moves_of_the_state_and_no_other(inspector: Any) -> None:
    complaint = factories.complaint(status="triaged")
    page = inspector.get(page_of(complaint)).content.decode()
    offered = [name for name in ("triage", "investigate", "refer", "close", "reopen") if f'value="{name}"' in page]
    assert offered == ["investigate", "refer", "close"]
    assert page.index('name="_save"') < page.index('name="_move"'), "Enter in a field presses the first button"


def test_a_move_is_made_with_its_reason_and_the_fields_are_saved(inspector: Any) -> None:
    complaint = factories.complaint(status="investigating")
    data = filled(inspector, page_of(complaint)) | {
        "severity": "p1",
        "_move": "close",
        "_reason": "Le devolvieron el dinero.",
    }
    answer = inspector.post(page_of(complaint), data, follow=True)
    complaint.refresh_from_db()
    assert (complaint.status, complaint.severity) == ("closed", "p1")
    event = complaint.events.first()
    assert (event.action, event.by, event.reason) == ("close", inspector.user, "Le devolvieron el dinero.")
    assert "Saved: closed." in answer.content.decode()


def test_a_move_without_the_reason_it_needs_says_so_and_moves_nothing(inspector: Any) -> None:
    complaint = factories.complaint(status="investigating")
    answer = inspector.post(page_of(complaint), filled(inspector, page_of(complaint)) | {"_move": "close"}, follow=True)
    complaint.refresh_from_db()
    assert complaint.status == "investigating"
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_a_page_that_a_colleague_has_changed_meanwhile_moves_nothing(inspector: Any, client_for: Any) -> None:
    complaint = factories.complaint(status="investigating")
    stale = filled(inspector, page_of(complaint)) | {"_move": "refer", "_reason": "Es de la fiscalía."}
    colleague = client_for(Role.INSPECTOR)
    colleague.post(page_of(complaint), filled(colleague, page_of(complaint), severity="p1"))
    answer = inspector.post(page_of(complaint), stale)
    complaint.refresh_from_db()
    assert (answer.status_code, complaint.status, complaint.severity) == (200, "investigating", "p1")


@pytest.mark.parametrize("name", ["triage", "nonsense"])
def test_a_move_the_state_does_not_allow_is_refused_in_words(inspector: Any, name: str) -> None:
    complaint = factories.complaint(status="investigating")
    answer = inspector.post(page_of(complaint), filled(inspector, page_of(complaint)) | {"_move": name}, follow=True)
    complaint.refresh_from_db()
    assert complaint.status == "investigating"
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_the_page_says_first_until_when_about_whom_and_whose(inspector: Any) -> None:
    today = timezone.localdate()
    late = factories.complaint(
        received_on=today - timedelta(days=30), due_on=today - timedelta(days=3), accused_name="Don Ramón"
    )
    facts = {fact["label"]: (fact["value"], fact["face"]) for fact in inspector.get(page_of(late)).context["facts"]}
    assert facts["To be answered"] == ("3 days late", "bad")
    assert facts["About"] == ("Don Ramón", "")
    assert facts["From whom"] == ("anonymous", "")
    assert facts["Inspector"] == ("nobody yet", "")


def test_the_queue_begins_with_the_nearest_deadline_and_ends_with_the_closed(inspector: Any) -> None:
    today = timezone.localdate()
    closed = factories.complaint(
        status="closed", received_on=today - timedelta(days=90), due_on=today - timedelta(days=80)
    )
    later = factories.complaint(due_on=today + timedelta(days=20))
    sooner = factories.complaint(due_on=today + timedelta(days=2))
    assert list(inspector.get(LIST).context["cl"].result_list) == [sooner, later, closed]


def test_the_history_of_a_complaint_begins_in_words(inspector: Any) -> None:
    complaint = factories.complaint()
    complaint.events.create(action="receive", new_state="received")
    assert "<p>Receive</p>" in inspector.get(page_of(complaint)).content.decode()
