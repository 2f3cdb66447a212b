"""A complaint's page: what is said first, what two people at once may do; and the closed do not stand before the waiting."""

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


def test_a_page_that_a_colleague_has_changed_meanwhile_changes_nothing(inspector: Any, client_for: Any) -> None:
    complaint = factories.complaint(status="investigating")
    stale = filled(inspector, page_of(complaint)) | {"accused_name": "Don Ramón"}
    colleague = client_for(Role.INSPECTOR)
    colleague.post(page_of(complaint), filled(colleague, page_of(complaint), accused_name="Agencia Laguna"))
    answer = inspector.post(page_of(complaint), stale)
    complaint.refresh_from_db()
    assert (answer.status_code, complaint.accused_name) == (200, "Agencia Laguna")


@pytest.mark.parametrize(("name", "status"), [("triage", 200), ("close", 200), ("nonsense", 404)])
def test_a_move_the_state_does_not_allow_is_refused_in_words(inspector: Any, name: str, status: int) -> None:
    complaint = factories.complaint(status="remedy" if name == "triage" else "received")
    said = {"severity": "p2", "reason": "Porque sí."}
    answer = inspector.post(reverse("admin:recruiters_complaint_do", args=[complaint.pk, name]), said)
    assert answer.status_code == status
    assert not complaint.events.exists()
    if status == 200:
        assert "is not possible any more" in answer.content.decode()


def test_an_inspector_who_is_tied_is_kept_out_with_a_reason_from_the_page(inspector: Any, client_for: Any) -> None:
    complaint, tied = factories.complaint(), client_for(Role.INSPECTOR, full_name="Óscar Pacaya")
    do = reverse("admin:recruiters_complaint_do", args=[complaint.pk, "keep_out"])
    assert inspector.post(do, {"user": tied.user.pk, "reason": " "}).status_code == 200
    assert inspector.post(do, {"user": inspector.user.pk, "reason": "Soy yo."}).status_code == 200
    assert tied.get(page_of(complaint)).status_code == 200
    assert inspector.post(do, {"user": tied.user.pk, "reason": "Es primo del dueño."}).status_code == 302
    assert tied.get(page_of(complaint)).status_code == 302
    exclusion = complaint.exclusions.get()
    assert (exclusion.user, exclusion.tie) == (tied.user, "by_hand")
    event = complaint.events.get()
    assert (event.action, event.by) == ("keep_out", inspector.user)
    assert "Es primo del dueño." in event.reason
    assert "Kept out" in inspector.get(page_of(complaint)).content.decode()


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
    assert "<strong>Received</strong>" in inspector.get(page_of(complaint)).content.decode()
