"""A complaint that comes in: how serious, until when, whose. The deadlines are rows, and who changes one leaves what stood there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.choices import Role
from recruiters.choices import ComplaintCategory, Duty
from recruiters.deadlines import midnight
from recruiters.models import Complaint, ComplaintPolicy, ComplaintPolicyEvent, RoutingRule
from recruiters.services import complaint_policies_load, complaint_policy_save, complaint_route, deadlines_set
from tests import factories
from tests.desk import told

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 16, 20, tzinfo=UTC)  # twenty past ten in Guatemala


@pytest.fixture(autouse=True)
def monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


def routed(*categories: str, in_danger: bool = False, **fields: Any) -> Complaint:
    complaint = complaint_route(complaint=told(**fields), categories=categories, in_danger=in_danger)
    return Complaint.objects.get(pk=complaint.pk)


def test_the_proposal_is_loaded_once_and_what_a_ministry_set_stays():
    call_command("load_recruiting", verbosity=0)
    row = ComplaintPolicy.objects.get(category="", severity="p2")
    row.outcome_within = 10
    complaint_policy_save(policy=row, by=factories.user(Role.ADMINISTRATOR))
    assert complaint_policies_load() == {"read": 16, "created": 0, "unchanged": 16}
    row.refresh_from_db()
    assert row.outcome_within == 10
    assert str(ComplaintPolicyEvent.objects.get()) == "to decide: 15 → 10"


def test_a_file_that_leaves_a_category_out_loads_nothing(tmp_path):
    from recruiters.services.policies import SHIPPED

    lame = tmp_path / "lame.toml"
    lame.write_text(SHIPPED.read_text().replace('wages = "p2"\n', ""))
    with pytest.raises(ValueError, match="every category"):
        complaint_policies_load(lame)
    assert not ComplaintPolicy.objects.exists()


@pytest.mark.parametrize(
    ("categories", "severity", "duty", "due", "outcome"),
    [
        (["violence", "fee"], "p1", Duty.TRIAGE, "2026-11-02 12:00", "2026-11-23"),
        (["fee"], "p2", Duty.TRIAGE, "2026-11-05 00:00", "2026-11-23"),
        (["service"], "p3", Duty.TRIAGE, "2026-11-05 00:00", "2026-12-02"),
        ([], "p2", Duty.TRIAGE, "2026-11-05 00:00", "2026-11-23"),
    ],
)
def test_severity_and_deadlines_follow_the_most_serious_category(categories, severity, duty, due, outcome):
    complaint = routed(*categories)
    assert (complaint.severity, complaint.next_duty) == (severity, duty)
    assert f"{complaint.next_due_at.astimezone(midnight(date(2026, 11, 2)).tzinfo):%Y-%m-%d %H:%M}" == due
    assert complaint.due_on == date.fromisoformat(outcome)


def test_danger_now_is_p1_whatever_it_is_about_and_only_its_hour_is_kept():
    complaint = routed("false_job", in_danger=True)
    assert complaint.severity == "p1"
    assert complaint.danger_since == MONDAY.replace(minute=0)
    assert routed("false_job").danger_since is None


def test_it_is_written_once_so_that_no_entry_places_it_in_time():
    complaint = routed("fee")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit.entry WHERE table_name = 'recruiters_complaint' AND row_id = %s",
            [str(complaint.pk)],
        )
        assert cursor.fetchone() == (0,)


def test_paper_waits_to_be_acknowledged_and_a_receipt_is_an_acknowledgement():
    assert routed("fee", channel="paper").next_duty == Duty.ACKNOWLEDGE
    assert routed("fee", channel="web").acknowledged_on == date(2026, 11, 2)


def test_a_country_may_have_its_own_deadlines():
    complaint_policies_load()
    own = ComplaintPolicy.objects.get(category="", severity="p2")
    own.pk, own.outcome_within, own.country = None, 5, factories.country("HN")
    own.save()
    assert routed("fee", country=factories.country("HN")).due_on == date(2026, 11, 9)
    assert routed("fee").due_on == date(2026, 11, 23)


def test_the_first_rule_that_fits_says_which_office_and_whose():
    office, inspector = factories.office("GT"), factories.user(Role.INSPECTOR, country="GT")
    far = factories.user(Role.INSPECTOR, country="HN")
    RoutingRule.objects.create(position=1, category="wages", office=factories.office("GT"))
    RoutingRule.objects.create(position=2, category="fee", office=office, inspector=inspector)
    RoutingRule.objects.create(position=3, office=factories.office("GT"))
    RoutingRule.objects.create(position=0, severity="p3", inspector=far)
    assert (routed("fee").office, routed("fee").assigned_to) == (office, inspector)
    assert routed("service").assigned_to is None, "an inspector of another country never sees it"
    RoutingRule.objects.update(is_active=False)
    assert (routed("fee").office, routed("fee").assigned_to) == (None, None), "the country's queue"


def test_a_pause_moves_the_outcome_and_nothing_else():
    complaint = routed("fee")
    by = factories.user(Role.INSPECTOR)
    Complaint.objects.filter(pk=complaint.pk).update(status="investigating", told_on=date(2026, 11, 2))
    complaint.refresh_from_db()
    pause = complaint.pauses.create(begins_at=MONDAY + timedelta(days=1), reason="Se espera respuesta.", by=by)
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        deadlines_set(complaint=complaint)
    assert (complaint.is_paused, complaint.next_duty) == (True, Duty.UPDATE)
    pause.ends_at = MONDAY + timedelta(days=8)
    pause.save()
    with time_machine.travel(MONDAY + timedelta(days=8), tick=False):
        deadlines_set(complaint=Complaint.objects.get(pk=complaint.pk))
    complaint.refresh_from_db()
    assert (complaint.is_paused, complaint.due_on) == (False, date(2026, 11, 30))


def test_the_database_keeps_pauses_and_policies_coherent():
    complaint, by = routed("fee"), factories.user(Role.INSPECTOR)
    pause = complaint.pauses.create(begins_at=MONDAY, reason="Se espera respuesta.", by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        complaint.pauses.create(begins_at=MONDAY, reason="Otra.", by=by)
    with pytest.raises(DatabaseError), transaction.atomic():
        complaint.pauses.filter(pk=pause.pk).update(reason="Otro motivo.")
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplaintPolicy.objects.filter(category="", severity="p2").update(outcome_within=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplaintPolicy.objects.filter(category="fee").update(outcome_within=3)


def test_an_administrator_of_a_country_writes_its_own_rows_and_reads_those_for_all(client_for):
    complaint_policies_load()
    row = ComplaintPolicy.objects.get(category=ComplaintCategory.FEE)
    client = client_for(Role.ADMINISTRATOR, country="GT")
    page = client.get(f"/admin/recruiters/complaintpolicy/{row.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    everywhere = client_for(Role.ADMINISTRATOR, country="")
    assert 'name="_save"' in everywhere.get(f"/admin/recruiters/complaintpolicy/{row.pk}/change/").content.decode()
