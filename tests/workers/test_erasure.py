"""A person leaves the registry: what numbers need stays, the person does not; and what keeps that from happening."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from tests import factories
from tests.security.conftest import rows, seeing
from workers.holds import holds_of
from workers.models import DuplicatePair, ErasureRequest, ImportRow, ProtectionRequest, RegistrationDraft, Worker
from workers.services import (
    consent_give,
    erasure_cancel,
    erasure_carry_out,
    erasure_request,
    file_opened,
    hold_lift,
    hold_place,
)
from workers.services.erasure import COARSER, KEPT, KEPT_PARTS

pytestmark = pytest.mark.django_db


def erased(worker: Worker, **fields: Any) -> Worker:
    request = erasure_request(worker=worker, origin="person", by=factories.user(Role.REGISTRATION_OFFICER))
    return erasure_carry_out(request=request, by=factories.user(Role.COORDINATOR), **fields)


def test_numbers_keep_what_they_are_made_of_and_nothing_else():
    home = factories.municipality("GT")
    worker = factories.worker(
        birth_date=date(1996, 5, 17),
        schooling_years=6,
        municipality=home,
        address="Canario 1",
        registered_on=date(2026, 3, 9),
    )
    worker.stays.create(
        programme=factories.programme(), entered_on=date(2024, 4, 2), left_on=date(2024, 9, 1), employer_name="X"
    )
    gone = Worker.objects.get(pk=erased(worker).pk)
    assert (gone.status, gone.folio, gone.sex, gone.schooling_years) == ("erased", worker.folio, "F", 6)
    assert (gone.birth_date, gone.registered_on) == (date(1990, 1, 1), date(2026, 1, 1))
    assert gone.municipality.subdivision_id == home.subdivision_id
    assert (gone.full_name, gone.search_name, gone.address, gone.phone, gone.phone_index) == ("", "", "", "", None)
    assert str(gone) == worker.folio
    stay = gone.stays.get()
    assert (stay.entered_on, stay.left_on, stay.employer_name) == (date(2024, 1, 1), None, "")
    assert not gone.identity_documents.exists()


def test_every_column_of_a_person_is_kept_made_coarser_or_emptied():
    """A column that is added later is emptied, unless somebody decides otherwise here."""
    gone = Worker.objects.get(pk=erased(factories.worker(phone="+50255550101", literate=True)).pk)
    for field in Worker._meta.concrete_fields:
        if field.generated:
            assert not getattr(gone, field.attname), field.name
        elif field.name not in KEPT | COARSER:
            value = getattr(gone, field.attname)
            assert value in (None, "", False) or value == field.get_default(), field.name


def test_every_part_of_a_file_is_removed_or_one_of_those_that_stay():
    parts = {r.related_model for r in Worker._meta.related_objects if r.on_delete is models.CASCADE}
    assert parts > KEPT_PARTS
    assert ProtectionRequest in parts - KEPT_PARTS


def test_words_of_histories_go_and_that_something_happened_stays():
    worker, officer = factories.worker(), factories.user()
    file_opened(worker=worker, by=officer, what="identity:cui", reason="Lo pidió su tía Canario")
    worker.events.create(action="withdraw", new_state="withdrawn", reason="Dice Canario", by=officer)
    consent_give(worker=worker, purpose="sharing", means="signed", by=officer)
    erased(worker)
    assert [(o.what, o.by, o.reason) for o in worker.openings.all()] == [("identity:cui", officer, "")]
    assert {event.action for event in worker.events.all()} == {"withdraw", "erase"}
    assert "Canario" not in str(
        rows("SELECT reason FROM workers_workerevent UNION SELECT reason FROM workers_fileopening")
    )
    assert worker.consents.get().end == "person"


@pytest.mark.parametrize("change", ["reason = ''", "reason = 'x'", "reason = '', what = 'otra'"])
def test_the_histories_of_everybody_else_stay_closed(change):
    worker = factories.worker()
    file_opened(worker=worker, by=factories.user(), what="identity:cui", reason="Porque sí")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows(f"UPDATE workers_fileopening SET {change}")
    Worker.objects.update(status="erased")
    if change != "reason = ''":
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows(f"UPDATE workers_fileopening SET {change}")


def test_another_person_carries_it_out_and_only_once():
    worker, officer = factories.worker(), factories.user(Role.COORDINATOR)
    request = erasure_request(worker=worker, origin="office", by=officer)
    assert erasure_request(worker=worker, origin="person", by=factories.user()) == request
    with pytest.raises(WrongState, match="another person"):
        erasure_carry_out(request=request, by=officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        ErasureRequest.objects.update(done_by=officer)
    erasure_carry_out(request=request, by=factories.user(Role.COORDINATOR))
    with pytest.raises(WrongState):
        erasure_carry_out(request=request, by=factories.user(Role.COORDINATOR))


def test_what_the_person_took_back_is_not_carried_out():
    request = erasure_request(worker=factories.worker(), origin="person", by=None)
    erasure_cancel(request=request)
    with pytest.raises(WrongState):
        erasure_carry_out(request=request, by=factories.user())
    with pytest.raises(WrongState):
        erasure_cancel(request=request)


def test_a_legal_hold_stops_it_and_says_why():
    worker, inspector = factories.worker(), factories.user(Role.INSPECTOR)
    hold = hold_place(worker=worker, by=inspector, reason="Juicio laboral en curso")
    with pytest.raises(WrongState, match="Juicio laboral en curso"):
        erased(worker)
    worker.refresh_from_db()
    assert worker.status == "registered"
    hold_lift(hold=hold, by=inspector)
    with pytest.raises(WrongState):
        hold_lift(hold=hold, by=inspector)
    assert erased(worker).status == "erased"
    with pytest.raises(WrongState):
        hold_place(worker=worker, by=inspector, reason="Tarde")


def test_a_hold_ends_by_itself_on_its_day():
    worker, today = factories.worker(), timezone.localdate()
    hold = hold_place(worker=worker, by=factories.user(), reason="Inspección", until=today)
    assert len(holds_of(worker)) == 1
    type(hold).objects.update(until=today - timedelta(days=1))
    assert holds_of(worker) == []
    for reason, until in (("", None), ("Sí", today - timedelta(days=1))):
        with pytest.raises(InvalidInput):
            hold_place(worker=worker, by=factories.user(), reason=reason, until=until)


@pytest.mark.parametrize(
    ("state", "held"), [("working", True), ("offered", True), ("returned", False), ("declined", False)]
)
def test_a_placement_that_runs_holds_the_file(state, held):
    worker = factories.worker()
    placement = factories.placement(worker, factories.vacancy(), status=state)
    assert bool(holds_of(worker)) is held
    if not held:
        placement.events.create(action="x", new_state=state, reason="Se llama Canario")
        erased(worker)
        assert placement.events.get().reason == ""


def test_what_proposals_know_of_the_person_goes_and_their_place_stays():
    worker = factories.worker()
    proposal = factories.proposal(worker, factories.vacancy(), findings=[{"value": "1996-05-17"}], rank=3)
    proposal.events.create(action="x", new_state="y", reason="Habló Canario")
    erased(worker)
    proposal.refresh_from_db()
    assert (proposal.findings, proposal.score_parts, proposal.rank, proposal.status) == ([], {}, 3, "withdrawn")
    assert proposal.events.get(action="x").reason == ""


def test_a_file_that_was_joined_to_it_goes_too_and_what_was_kept_to_part_them():
    kept, gone = factories.worker(), factories.worker(given_names="Otracanaria", status="merged")
    pair = DuplicatePair.objects.create(
        one=kept, other=gone, country=kept.country, status="merged", kept=kept, score=90, evidence=["same_phone"],
        found_by="scan", undo_text='{"given_names": "Otracanaria"}',
    )  # fmt: skip
    pair.events.create(action="merge", new_state="merged", reason="Es Otracanaria")
    erased(kept)
    gone.refresh_from_db()
    pair.refresh_from_db()
    assert (gone.status, gone.given_names) == ("erased", "")
    assert (pair.undo, pair.evidence, pair.events.get().reason) == ({}, [], "")


def test_who_asked_to_be_protected_is_forgotten_too():
    worker = factories.worker()
    rows("SELECT set_config('app.protection', 'yes', true)")
    ProtectionRequest.objects.create(worker=worker, noted_by=factories.user())
    rows("SELECT set_config('app.protection', '', true)")
    erased(worker)
    rows("SELECT set_config('app.protection', 'yes', true)")
    assert not ProtectionRequest.objects.exists()


def test_holds_and_requests_are_seen_where_the_person_is():
    worker = factories.worker("GT")
    hold_place(worker=worker, by=factories.user(), reason="Juicio")
    erasure_request(worker=worker, origin="person", by=None)
    for country, seen in (("GT", 1), ("HN", 0)):
        with seeing(country):
            assert rows("SELECT count(*) FROM workers_legalhold") == [(seen,)]
            assert rows("SELECT count(*) FROM workers_erasurerequest") == [(seen,)]


def test_drafts_of_people_who_left_go_wherever_they_were_begun():
    """They were registered elsewhere while a draft of theirs waited: twice in one office, once in another country."""
    here, abroad, officer = factories.office("GT"), factories.office("HN"), factories.user()
    drafts = RegistrationDraft.objects
    theirs = [factories.worker(office=here) for _each in range(2)]
    for worker, office in ((theirs[0], here), (theirs[1], here), (theirs[1], abroad)):
        draft = factories.registration_draft(office, officer)
        drafts.filter(pk=draft.pk).update(identity_index=worker.identity_documents.get().number_index)
    others = factories.registration_draft(here, officer)
    for worker in theirs:
        erased(worker)
    assert [*drafts.all()] == [others]


def test_rows_of_lists_that_name_a_number_of_the_person_are_emptied():
    worker, other = factories.worker(), factories.worker()
    number = factories.identity_document(worker, kind="passport").number
    by = factories.user(Role.COORDINATOR, country="GT")
    written = f"{number[:4]} {number[4:]}"
    named = factories.import_batch(worker.office, by, other, cells=("Elvira", written)).rows.get()
    somebody = ImportRow.objects.create(batch=named.batch, line=9, outcome="rejected", content=named.content)
    somebody.content = somebody.content.replace(written, "P1")
    somebody.save()
    erased(worker)
    named.refresh_from_db()
    somebody.refresh_from_db()
    assert named.told["cells"] == []
    assert somebody.told["cells"][0] == "Elvira"
