"""A recruiter is vetted: the list, two people, the licence, the letter. Every rule also where the database is written to directly."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed, WrongState
from common.scope import DatabaseScope, database_scope
from recruiters.choices import Regime
from recruiters.models import Licence, VettingCase, VettingHearing, VettingLetter, VettingProposal
from recruiters.selectors import (
    appeal_until,
    conditions_due,
    lines_against,
    may_recruit,
    vettings_to_sign,
    vettings_visible_to,
)
from recruiters.services import (
    condition_check,
    decision_return,
    decision_sign,
    hearing_save,
    letter_hand_over,
    letter_make,
    letter_read,
    paper_add,
    paper_open,
    vetting_answer,
    vetting_move,
)
from recruiters.vetting.checklists import GROUPS, LANGUAGES, NOT_LOOKED_UP, checklist_of
from reference.choices import Confidence
from tests import factories, pdf, vetting
from tests.complaints import photo

pytestmark = pytest.mark.django_db


# ── the lists ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize("regime", Regime.values)
def test_every_regime_has_a_list_whole_in_three_languages(regime):
    checklist = checklist_of(regime)
    keys = [item.key for item in checklist.items]
    assert len(keys) == len(set(keys))
    assert {item.group for item in checklist.items} == set(GROUPS)
    assert {item.confidence for item in checklist.items} <= {*Confidence.values, NOT_LOOKED_UP}
    for item in checklist.items:
        words = [getattr(said, language) for said in (item.name, item.how) for language in LANGUAGES]
        assert all(words)
        assert item.source
    assert [item.key for item in checklist.items if item.key.startswith("iris_")] == [
        "iris_a", "iris_b", "iris_1", "iris_2", "iris_3", "iris_4", "iris_5",
    ]  # fmt: skip


def test_what_nobody_looked_up_says_so():
    bond = checklist_of("gt-ag-50-2022").item("gt_bond")
    assert bond is not None
    assert not bond.is_looked_up
    assert bond.confidence_shown == "not looked up"
    fees = checklist_of("gt-ag-50-2022").item("iris_1")
    assert fees is not None
    assert fees.confidence_shown == "high"


# ── opening and answering ─────────────────────────────────────────────────
def test_a_case_begins_with_every_item_unanswered():
    case = vetting.vetting()
    assert case.folio.startswith("RV-")
    assert case.answers.count() == len(checklist_of(case.regime).items) == len(lines_against(case)) + 2
    assert [event.action for event in case.events.all()] == ["create"]


def test_a_recruiter_has_one_case_a_regime_under_way():
    case = vetting.vetting()
    with pytest.raises(WrongState, match="under way"):
        vetting.vetting(case.recruiter)
    vetting_move(case=case, name="withdraw", by=case.opened_by, reason="Ya no quiere.")
    assert vetting.vetting(case.recruiter).pk != case.pk


def test_a_renewal_names_the_licence_of_this_recruiter():
    recruiter, other = factories.recruiter(), factories.recruiter()
    with pytest.raises(InvalidInput, match="which licence"):
        vetting.vetting(recruiter, purpose="renewal")
    with pytest.raises(InvalidInput, match="another recruiter"):
        vetting.vetting(recruiter, purpose="renewal", licence=other.licences.get())
    with pytest.raises(InvalidInput, match="renews none"):
        vetting.vetting(recruiter, licence=recruiter.licences.get())
    assert vetting.vetting(recruiter, purpose="renewal", licence=recruiter.licences.get()).licence


def test_an_answer_is_explained_unless_in_order_and_says_who_and_when():
    case = vetting.vetting()
    with pytest.raises(InvalidInput, match="Say why"):
        vetting_answer(case=case, item="identity", outcome="not_in_order", note=" ", by=case.opened_by)
    with pytest.raises(InvalidInput, match="applies to every recruiter"):
        vetting_answer(case=case, item="identity", outcome="not_applicable", note="No.", by=case.opened_by)
    kept = vetting_answer(case=case, item="gt_bond", outcome="not_applicable", note="No la pide.", by=case.opened_by)
    assert (kept.by, kept.at is not None) == (case.opened_by, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.answers.filter(item="identity").update(outcome="in_order")


def test_the_second_of_two_who_answer_is_told():
    case, other = vetting.vetting(), vetting.inspector()
    vetting_answer(case=case, item="identity", outcome="in_order", note="", by=case.opened_by)
    with pytest.raises(WrongState, match="in between"):
        vetting_answer(case=case, item="identity", outcome="not_in_order", note="No coincide.", by=other)


def test_after_the_decision_nothing_is_answered():
    case = vetting.vetting()
    vetting.signed(case)
    with pytest.raises(WrongState):
        vetting_answer(case=case, item="identity", outcome="", note="", by=case.opened_by)


# ── hearings and files ────────────────────────────────────────────────────
def hearing(case: VettingCase, **fields):
    defaults = {
        "kind": "visit",
        "on": timezone.localdate(),
        "place": "Zona 1",
        "heard": "Ana Canario",
        "notes": "Vacío.",
    }
    return hearing_save(hearing=VettingHearing(case=case, **defaults | fields), by=case.opened_by)


def test_who_was_heard_is_not_in_clear_in_the_database():
    case = vetting.vetting()
    row = hearing(case)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT heard, notes FROM recruiters_vettinghearing WHERE id = %s", [row.pk])
        assert "Canario" not in str(cursor.fetchone())
    assert VettingHearing.objects.get().heard == "Ana Canario"


def test_a_visit_is_noted_when_it_has_taken_place():
    with pytest.raises(InvalidInput, match="ahead"):
        hearing(vetting.vetting(), on=timezone.localdate() + timedelta(days=1))


def test_after_the_decision_only_the_follow_up_is_marked():
    case = vetting.vetting()
    row = hearing(case, follow_up="Volver", follow_up_on=timezone.localdate() + timedelta(days=9))
    vetting.signed(case)
    row.place, row.followed_up = "Otra parte", True
    hearing_save(hearing=row, by=case.opened_by)
    row.refresh_from_db()
    assert (row.place, row.followed_up) == ("Zona 1", True)


def test_a_file_is_drawn_anew_kept_sealed_and_each_opening_noted():
    case = vetting.vetting()
    paper = paper_add(case=case, title="Escritura", file_name="../x.exe", chunks=[photo()], by=case.opened_by)
    assert (paper.file_name, paper.content_type) == ("x.jpg", "image/jpeg")
    again = paper_add(case=case, title="Escritura", file_name="y.jpg", chunks=[photo()], by=case.opened_by)
    assert again == paper
    content = paper_open(paper=paper, by=case.opened_by)
    assert content.startswith(b"\xff\xd8")
    assert b"canario" not in content
    assert [opening.by for opening in paper.openings.all()] == [case.opened_by]
    with pytest.raises(DatabaseError), transaction.atomic():
        paper.openings.all().delete()


def test_a_file_that_is_no_paper_is_refused():
    case = vetting.vetting()
    with pytest.raises(InvalidInput):
        paper_add(case=case, title="x", file_name="x.pdf", chunks=[b"MZ\x90 <script>"], by=case.opened_by)
    assert not case.papers.exists()


# ── two people ────────────────────────────────────────────────────────────
def test_nothing_is_granted_while_something_is_open_or_not_in_order():
    case = vetting.vetting()
    with pytest.raises(InvalidInput, match="Not answered"):
        vetting.proposed(case)
    vetting.answered(case, iris_1="not_in_order")
    with pytest.raises(InvalidInput, match="No fees"):
        vetting.proposed(case)
    assert vetting.proposed(case, "refuse").decision == "refuse"


def test_who_proposed_does_not_sign():
    case = vetting.answered(vetting.vetting())
    vetting.proposed(case)
    with pytest.raises(NotAllowed, match="second person"):
        decision_sign(case=case, by=case.opened_by)
    with pytest.raises(NotAllowed, match="second person"):
        decision_return(case=case, by=case.opened_by, note="x")
    with pytest.raises(IntegrityError, match="vetting_two_people_decide"), transaction.atomic():
        VettingProposal.objects.update(answer="returned", decided_by=case.opened_by, decided_at=timezone.now())


def test_no_contact_of_the_recruiter_proposes_signs_or_sees():
    case, contact = vetting.vetting(), vetting.inspector()
    case.recruiter.members.create(user=contact)
    vetting.answered(case)
    with pytest.raises(NotAllowed, match="tied"):
        vetting.proposed(case, by=contact)
    vetting.proposed(case)
    with pytest.raises(NotAllowed, match="tied"):
        decision_sign(case=case, by=contact)
    with pytest.raises(IntegrityError, match="contact"), transaction.atomic():
        VettingProposal.objects.update(answer="returned", decided_by=contact, decided_at=timezone.now())
    assert not vettings_visible_to(contact).exists()


def test_a_proposal_that_is_sent_back_stays_on_record():
    case, other = vetting.answered(vetting.vetting()), vetting.inspector()
    vetting.proposed(case)
    assert list(vettings_to_sign(other)) == [case]
    assert list(vettings_to_sign(case.opened_by)) == []
    decision_return(case=case, by=other, note="Falta la fianza.")
    assert case.status == "open"
    vetting.proposed(case)
    decision_sign(case=case, by=other)
    assert [proposal.answer for proposal in case.proposals.order_by("pk")] == ["returned", "signed"]
    with pytest.raises(WrongState):
        decision_sign(case=case, by=other)


def test_what_was_proposed_is_never_rewritten():
    proposal = vetting.signed(vetting.vetting())
    with pytest.raises(DatabaseError), transaction.atomic():
        VettingProposal.objects.filter(pk=proposal.pk).update(reasons="Otra cosa.")


# ── what comes of it ──────────────────────────────────────────────────────
def test_a_grant_makes_a_licence_under_which_it_may_recruit():
    case = vetting.vetting()
    assert not may_recruit(case.recruiter)
    licence = vetting.signed(case, licence=vetting.says(licence_class="Agricultura")).licence
    assert licence is not None
    assert (licence.number, licence.status, licence.regime) == ("R-001/2026", "valid", case.regime)
    assert licence.licence_class == "Agricultura"
    assert [event.action for event in licence.events.order_by("pk")] == ["create", "grant"]
    recruiter = type(case.recruiter).objects.get(pk=case.recruiter_id)
    assert may_recruit(recruiter)


def test_a_renewal_with_the_same_number_goes_on():
    recruiter = factories.recruiter()
    licence = recruiter.licences.get()
    began = licence.valid_from
    case = vetting.vetting(recruiter, purpose="renewal", licence=licence)
    says = vetting.says(licence.number, valid_from=licence.valid_to + timedelta(days=1), valid_to=date(2035, 1, 1))
    vetting.signed(case, licence=says)
    licence.refresh_from_db()
    assert (licence.valid_from, licence.valid_to) == (began, date(2035, 1, 1))
    assert licence.events.latest("pk").action == "renew"
    assert recruiter.licences.count() == 1


def test_a_suspended_licence_is_not_renewed():
    recruiter = factories.recruiter(licence="suspended")
    licence = recruiter.licences.get()
    case = vetting.answered(vetting.vetting(recruiter, purpose="renewal", licence=licence))
    vetting.proposed(case, licence=vetting.says(licence.number))
    with pytest.raises(WrongState, match="suspended"):
        decision_sign(case=case, by=vetting.inspector())
    case.refresh_from_db()
    assert case.status == "proposed"


def test_a_refusal_leaves_the_register_as_it_is():
    recruiter = factories.recruiter()
    licence = recruiter.licences.get()
    before = Licence.objects.values().get(pk=licence.pk)
    case = vetting.vetting(recruiter, purpose="renewal", licence=licence)
    proposal = vetting.signed(case, "refuse")
    assert (case.status, proposal.licence) == ("refused", None)
    assert Licence.objects.values().get(pk=licence.pk) == before


def test_a_number_of_another_licence_is_refused():
    factories.recruiter().licences.update(number="R-001/2026")
    with pytest.raises(InvalidInput, match="has this number"):
        vetting.proposed(vetting.answered(vetting.vetting()))


def test_conditions_fall_due_when_they_are_signed_and_are_checked_once():
    case, soon = vetting.answered(vetting.vetting()), timezone.localdate() + timedelta(days=20)
    with pytest.raises(InvalidInput, match="one at least"):
        vetting.proposed(case, "grant_conditions")
    vetting.proposed(case, "grant_conditions", conditions=[("Poner el aviso", soon)])
    assert not conditions_due(case.opened_by, soon).exists()
    decision_sign(case=case, by=vetting.inspector())
    assert not conditions_due(case.opened_by, soon - timedelta(days=1)).exists()
    condition = conditions_due(case.opened_by, soon).get()
    with pytest.raises(InvalidInput):
        condition_check(condition=condition, outcome="met", note="", by=case.opened_by)
    condition_check(condition=condition, outcome="met", note="Visto el 3.", by=case.opened_by)
    with pytest.raises(WrongState):
        condition_check(condition=condition, outcome="not_met", note="No.", by=case.opened_by)


# ── the letter ────────────────────────────────────────────────────────────
def test_the_letter_is_kept_as_it_was_sent():
    case = vetting.vetting()
    hearing(case)
    proposal = vetting.signed(case, licence=vetting.says(licence_class="Agricultura"))
    letter = proposal.letters.get()
    content = letter_read(letter)
    text = pdf.words_of(content)
    for said in (
        case.folio,
        case.recruiter.legal_name,
        "Cumple lo que pide",
        "Acuerdo Gubernativo 50-2022",
        "R-001/2026",
    ):
        assert said in text
    assert "Recurso de revocatoria" in text
    assert "5 días hábiles" in text
    assert "Canario" not in text  # nobody who was heard
    assert hashlib.sha256(content).hexdigest() == letter.sha256
    with pytest.raises(DatabaseError), transaction.atomic():
        VettingLetter.objects.update(sha256="0" * 64)


def test_a_letter_is_made_once_a_language():
    proposal = vetting.signed(vetting.vetting())
    french = letter_make(proposal=proposal, language="fr", by=proposal.decided_by)
    assert letter_make(proposal=proposal, language="fr", by=proposal.proposed_by) == french
    assert "accordée" in pdf.words_of(letter_read(french))
    assert proposal.letters.count() == 2


def test_the_days_to_appeal_run_from_the_day_it_was_handed_over(time_machine):
    time_machine.move_to("2026-09-11 10:00-06:00", tick=False)  # a Friday before Independence Day, the 15th
    letter = vetting.signed(vetting.vetting(), "refuse").letters.get()
    assert appeal_until(letter) is None
    letter_hand_over(letter=letter, on=date(2026, 9, 11), by=letter.made_by)
    assert appeal_until(letter) == date(2026, 9, 21)
    with pytest.raises(WrongState, match="already"):
        letter_hand_over(letter=letter, on=date(2026, 9, 11), by=letter.made_by)


# ── who sees it ───────────────────────────────────────────────────────────
def test_it_is_seen_by_inspectors_of_its_country_only():
    case = vetting.vetting()
    assert list(vettings_visible_to(vetting.inspector())) == [case]
    for user in (vetting.inspector("HN"), factories.user(Role.COORDINATOR), factories.user(Role.AUDITOR)):
        assert not vettings_visible_to(user).exists()


def test_the_database_hides_it_from_another_country():
    case = vetting.vetting()
    vetting.signed(case)
    hearing_tables = (VettingCase, VettingProposal, VettingLetter)
    with database_scope(DatabaseScope("HN", "*", "test")):
        assert [table.objects.count() for table in hearing_tables] == [0, 0, 0]
    with database_scope(DatabaseScope("GT", "*", "test")):
        assert [table.objects.count() for table in hearing_tables] == [1, 1, 1]
