"""Two files of one person: joined by a person's decision, parted again without a trace, never by themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from common.errors import InvalidInput, WrongState
from matching.models import Proposal
from matching.services import proposal_move
from placements.models import Placement
from tests import factories, left_over
from workers.models import Consent, DuplicatePair, IdentityDocument, ProtectionRequest, Worker, WorkerEvent
from workers.models.merges import MERGED_FIELDS
from workers.protection import asking_for_protection
from workers.selectors import joined_to, merged_into
from workers.services import (
    consent_give,
    consent_withdraw,
    duplicate_dismiss,
    duplicate_reopen,
    duplicate_report,
    duplicates_scan,
    erasure_carry_out,
    erasure_request,
    files_merge,
    files_part,
    hold_place,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def filled(worker: Worker) -> Worker:
    """Something of everything that hangs on a file."""
    worker.openings.create(by=factories.user(), what="summary")
    worker.papers.create(kind="medical")
    worker.availabilities.create(starts_on=TODAY, ends_on=TODAY + timedelta(days=90))
    worker.languages.create(language=factories.language(), level=4)
    worker.experiences.create(occupation=factories.occupation(), country=factories.country("GT"), months=3)
    worker.programme_wishes.create(programme=factories.programme(), wish="wanted")
    worker.place_wishes.create(country=factories.country("US"), wish="wanted")
    worker.stays.create(programme=factories.programme(), entered_on=date(2023, 5, 1), employer_name="Farm")
    consent_give(worker=worker, purpose="matching", means="signed")
    return worker


HANGS = (
    *("identity_documents", "papers", "experiences", "skills", "languages", "availabilities", "programme_wishes"),
    *("place_wishes", "stays", "consents", "openings", "proposals", "near_misses", "not_proposed", "placements"),
)


def everything(*workers: Worker) -> dict:
    """Every row and column of these files and of what hangs on them, but the moves, which only grow."""
    rows: dict = {}
    for worker in workers:
        rows[worker.pk] = list(Worker.objects.filter(pk=worker.pk).values())
        for name in HANGS:
            rows[worker.pk, name] = sorted(getattr(worker, name).values(), key=lambda row: row["id"])
    return rows


@pytest.fixture
def two() -> tuple[Worker, Worker, DuplicatePair]:
    kept = filled(factories.worker(phone="+50255123456", given_names="María", address="Aldea Chex"))
    gone = filled(factories.worker(office=kept.office, given_names="María Nicolasa", phone="", address=""))
    gone.stays.create(programme=factories.programme(), entered_on=date(2021, 5, 1), employer_name="Granja")
    return kept, gone, factories.duplicate_pair(kept, gone)


def test_what_hangs_on_a_file_goes_with_it_and_what_the_other_has_already_stays(two):
    kept, gone, pair = two
    files_merge(pair=pair, keep=kept.pk, take=["given_names"], by=factories.user())
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.given_names, kept.search_name.split()[:2]) == ("María Nicolasa", ["maria", "nikolasa"])
    assert (kept.phone, kept.address) == ("+50255123456", "Aldea Chex")
    assert gone.status == "merged"
    assert kept.stays.count() == 3
    assert kept.experiences.count() == 2
    assert (kept.languages.count(), gone.languages.count()) == (1, 1)
    assert (kept.identity_documents.count(), gone.identity_documents.count()) == (1, 1)
    assert (kept.availabilities.count(), gone.availabilities.count()) == (1, 1)
    assert (kept.openings.count(), gone.openings.count()) == (1, 1)
    assert merged_into(gone) == kept
    assert [each.gone for each in joined_to(kept)] == [gone]
    event = WorkerEvent.objects.get(subject=gone, action="merge")
    assert (event.old_state, event.new_state, event.reason) == ("registered", "merged", kept.folio)


@pytest.mark.parametrize("first", [True, False])
def test_undoing_gives_every_row_and_every_value_back(two, first):
    one, other, pair = two
    kept, gone = (one, other) if first else (other, one)
    before = everything(one, other)
    files_merge(pair=pair, keep=kept.pk, take=["given_names", "phone", "address", "birth_date"], by=factories.user())
    assert everything(one, other) != before
    assert files_part(pair=pair, by=factories.user(), reason="Dos primas") == []
    assert everything(one, other) == before
    pair.refresh_from_db()
    assert (pair.status, pair.kept_id, pair.undo_text) == ("open", None, None)
    assert merged_into(gone) is None


def test_what_was_written_after_the_merge_stays_with_the_file_that_stayed(two):
    kept, gone, pair = two
    files_merge(pair=pair, keep=kept.pk, take=["given_names"], by=factories.user())
    kept.refresh_from_db()
    kept.given_names = "Nicolasa"
    kept.save()
    new = kept.stays.create(programme=factories.programme(), entered_on=date(2025, 5, 1))
    left = files_part(pair=pair, by=factories.user(), reason="Dos primas")
    kept.refresh_from_db()
    assert left == ["given names"]
    assert kept.given_names == "Nicolasa"
    assert new in kept.stays.all()
    assert gone.stays.count() == 2


def test_what_keeps_a_file_and_who_asked_for_protection_go_with_it_and_come_back(two):
    kept, gone, pair = two
    by = factories.user()
    gone.legal_holds.create(reason="Juicio en curso", placed_by=by)
    with asking_for_protection():
        ProtectionRequest.objects.create(worker=gone, noted_by=by)
    files_merge(pair=pair, keep=kept.pk, take=[], by=by)
    assert kept.legal_holds.count() == 1
    with asking_for_protection():
        assert ProtectionRequest.objects.get().worker == kept
    files_part(pair=pair, by=by, reason="No")
    assert gone.legal_holds.count() == 1
    with asking_for_protection():
        assert ProtectionRequest.objects.get().worker == gone


def test_a_consent_that_was_withdrawn_does_not_come_back_with_the_other_file(two):
    kept, gone, pair = two
    kept.consents.update(withdrawn_at=timezone.now())
    consent_give(worker=gone, purpose="sharing", means="signed")
    files_merge(pair=pair, keep=kept.pk, take=[], by=factories.user())
    assert not kept.consents.filter(purpose="matching", withdrawn_at=None).exists()
    assert kept.consents.filter(purpose="sharing", withdrawn_at=None).exists()
    assert Consent.objects.filter(worker=gone, purpose="matching").exists()


def test_what_a_person_says_is_not_written_into_the_file_that_went_where_nobody_would_find_it(two):
    """A consent taken back there would stand in the other; a hold there would hold nothing; an erasure would leave the person."""
    kept, gone, pair = two
    by = factories.user()
    consent_give(worker=kept, purpose="sharing", means="signed")
    asked = erasure_request(worker=gone, origin="person", by=by)
    files_merge(pair=pair, keep=kept.pk, take=[], by=by)
    type(asked).objects.update(worker=gone)  # as where the file that stays had a request of its own
    gone = Worker.objects.get(pk=gone.pk)
    for refused in (
        lambda: consent_give(worker=gone, purpose="sharing", means="signed"),
        lambda: consent_withdraw(worker=gone, purpose="matching"),
        lambda: hold_place(worker=gone, by=by, reason="Juicio"),
        lambda: erasure_request(worker=gone, origin="person", by=by),
        lambda: erasure_carry_out(request=asked, by=factories.user()),
    ):
        with pytest.raises(WrongState, match="joined to another"):
            refused()


def test_what_is_kept_for_undoing_is_encrypted(two):
    kept, _gone, pair = two
    files_merge(pair=pair, keep=kept.pk, take=["given_names"], by=factories.user())
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT undo_text FROM workers_duplicatepair WHERE id = %s", [pair.pk])
        ((stored,),) = cursor.fetchall()
        cursor.execute("SELECT changed::text FROM audit.entry WHERE table_name = 'workers_duplicatepair'")
        audited = str(cursor.fetchall())
    assert "Nicolasa" in DuplicatePair.objects.get(pk=pair.pk).undo_text
    assert "Nicolasa" not in stored
    assert "Nicolasa" not in audited


def test_files_that_cannot_be_joined_are_refused_with_the_reason(two):
    kept, gone, pair = two
    by = factories.user()
    with pytest.raises(InvalidInput, match="Choose which"):
        files_merge(pair=pair, keep=0, take=[], by=by)
    Worker.objects.filter(pk=gone.pk).update(status="withdrawn")
    with pytest.raises(InvalidInput, match="consent was withdrawn"):
        files_merge(pair=pair, keep=kept.pk, take=[], by=by)
    Worker.objects.filter(pk=gone.pk).update(status="erased")
    with pytest.raises(WrongState, match=gone.folio):
        files_merge(pair=pair, keep=kept.pk, take=[], by=by)
    abroad = factories.worker("HN")
    with pytest.raises(InvalidInput, match="two countries"):
        files_merge(pair=factories.duplicate_pair(kept, abroad, country_id=None), keep=kept.pk, take=[], by=by)


def test_a_pair_is_joined_once_and_a_file_goes_into_one_other_only(two):
    kept, gone, pair = two
    third = factories.worker(office=kept.office)
    by = factories.user()
    files_merge(pair=pair, keep=kept.pk, take=[], by=by)
    with pytest.raises(WrongState):
        files_merge(pair=DuplicatePair.objects.get(pk=pair.pk), keep=kept.pk, take=[], by=by)
    with pytest.raises(WrongState, match="joined to another file"):
        files_merge(pair=factories.duplicate_pair(gone, third), keep=third.pk, take=[], by=by)


def test_a_chain_of_merges_is_followed_and_undone_from_its_end(two):
    kept, gone, pair = two
    third = factories.worker(office=kept.office)
    by, later = factories.user(), factories.duplicate_pair(kept, third)
    before = everything(kept, gone, third)
    files_merge(pair=pair, keep=kept.pk, take=[], by=by)
    files_merge(pair=later, keep=third.pk, take=[], by=by)
    assert merged_into(gone) == third
    with pytest.raises(WrongState, match="undo that first"):
        files_part(pair=pair, by=by, reason="No")
    files_part(pair=later, by=by, reason="No")
    files_part(pair=pair, by=by, reason="No")
    assert everything(kept, gone, third) == before


# ── proposals and placements ──────────────────────────────────────────────
def test_proposals_and_placements_go_with_the_file_and_come_back(two):
    kept, gone, pair = two
    proposal = factories.proposal(gone, factories.vacancy())
    factories.near_miss(gone, factories.vacancy(), of=factories.run())
    left_over.not_proposed(gone, of=factories.run())
    placement = factories.placement(gone, factories.vacancy())
    before = everything(kept, gone)
    files_merge(pair=pair, keep=kept.pk, take=[], by=factories.user())
    assert Proposal.objects.get(pk=proposal.pk).worker == kept
    assert Placement.objects.get(pk=placement.pk).worker == kept
    files_part(pair=pair, by=factories.user(), reason="No")
    assert everything(kept, gone) == before


def test_two_placements_that_overlap_are_no_one_persons(two):
    kept, gone, pair = two
    vacancy = factories.vacancy()
    for worker in (kept, gone):
        factories.placement(worker, vacancy)
    before = everything(kept, gone)
    with pytest.raises(InvalidInput, match="Both have a placement"):
        files_merge(pair=pair, keep=kept.pk, take=["given_names"], by=factories.user())
    assert everything(kept, gone) == before
    assert DuplicatePair.objects.get(pk=pair.pk).status == "open"


def test_of_one_run_the_proposal_of_the_file_that_stays_counts(two):
    kept, gone, pair = two
    run = factories.run()
    own, left = (
        factories.proposal(kept, factories.vacancy(), of=run),
        factories.proposal(gone, factories.vacancy(), of=run),
    )
    Proposal.objects.filter(pk=left.pk).update(status="shortlisted")
    by = factories.user()
    with pytest.raises(InvalidInput, match="put both forward"):
        files_merge(pair=pair, keep=kept.pk, take=[], by=by)
    Proposal.objects.filter(pk=left.pk).update(status="proposed")
    files_merge(pair=pair, keep=kept.pk, take=[], by=by)
    assert set(kept.proposals.all()) == {own}
    left.refresh_from_db()
    with pytest.raises(WrongState, match="joined to another one"):
        proposal_move(proposal=left, name="shortlist", by=by)
    proposal_move(proposal=own, name="shortlist", by=by)


# ── pairs ─────────────────────────────────────────────────────────────────
SAME = {"given_names": "María", "first_surname": "Ixtuc", "second_surname": "Sajché", "birth_date": date(1990, 5, 17)}


def test_the_scan_finds_pairs_once_and_forgets_no_decision():
    one, other = (factories.worker(search_name="maria ixtuk sajche", **SAME) for _ in range(2))
    factories.worker("HN", search_name="maria ixtuk sajche", **SAME)
    factories.worker()
    assert duplicates_scan(country="GT") == 1
    pair = DuplicatePair.objects.get()
    assert (pair.one, pair.other, pair.found_by, pair.status) == (one, other, "scan", "open")
    assert "same date of birth" in pair.reasons
    duplicate_dismiss(pair=pair, by=factories.user())
    assert duplicates_scan(country="GT") == 0
    assert DuplicatePair.objects.get().status == "different"
    with pytest.raises(InvalidInput, match="two people"):
        duplicate_report(worker=one, folio=other.folio, by=factories.user())
    duplicate_reopen(pair=pair, by=factories.user(), reason="Volvió con otro papel")
    assert DuplicatePair.objects.get().status == "open"


def test_a_file_that_was_joined_is_not_found_again(two):
    kept, _gone, pair = two
    files_merge(pair=pair, keep=kept.pk, take=[], by=factories.user())
    assert duplicates_scan(country="GT") == 0


def test_an_officer_reports_a_pair_once_and_never_a_file_with_itself():
    one, other = (factories.worker(**SAME) for _ in range(2))
    officer = factories.user("officer", office=one.office)
    pair = duplicate_report(worker=one, folio=other.folio, by=officer, reason="Es la misma señora")
    assert (pair.found_by, pair.reported_by, pair.country_id) == ("officer", officer, "GT")
    assert pair.score > 50
    assert duplicate_report(worker=other, folio=one.folio, by=officer) == pair
    for wrong in (one.folio, "GT-26-000000-A"):
        with pytest.raises(InvalidInput, match="no other file"):
            duplicate_report(worker=one, folio=wrong, by=officer)


def test_every_field_of_a_file_is_chosen_or_belongs_to_the_file():
    own = {"folio", "status", "country", "office", "registered_on", "confirmed_on"}
    fields = {field.name for field in Worker._meta.concrete_fields if field.editable and not field.primary_key}
    assert set(MERGED_FIELDS) <= fields
    assert fields - own - set(MERGED_FIELDS) == set(), "say in services/merging.py whether a merge chooses it"


def test_an_identity_of_either_file_is_known_after_a_merge(two):
    kept, gone, pair = two
    numbers = {document.number for worker in (kept, gone) for document in worker.identity_documents.all()}
    files_merge(pair=pair, keep=kept.pk, take=[], by=factories.user())
    assert {document.number for document in IdentityDocument.objects.all()} >= numbers
