"""A complaint comes in without an account: once, whole, and with nothing about who told it but what they said."""

from __future__ import annotations

import base64
import io
import os
import time
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.choices import Role
from common.errors import InvalidInput
from recruiters import receipts
from recruiters.evidence import KEPT, WAITING, evidence_forget_waiting, evidence_take
from recruiters.models import Complaint, ComplaintFiling, ComplaintMessage, EvidenceOpening
from recruiters.selectors import evidence_of, fee_totals, fees_of, returned_to, with_unread
from recruiters.services import (
    Fee,
    complaint_behind,
    complaint_file,
    complaint_policies_load,
    evidence_open,
    message_receive,
    message_send,
    messages_seen_by_the_person,
)
from tests import factories
from tests.complaints import filed, photo, telling
from tests.races import together
from tests.security.conftest import rows

pytestmark = pytest.mark.django_db


def test_all_of_it_is_there_or_nothing():
    taken = evidence_take([photo()])
    complaint, receipt = filed(
        categories=("fee", "held_documents"), told_by="family", happened_at="Cobán", evidence=(taken,),
        fees=(Fee("visa", Decimal("1200.50"), "GTQ"), Fee("travel", Decimal("80"), "USD", has_receipt=True)),
    )  # fmt: skip
    assert len(receipt) == 16
    assert complaint.folio.startswith("Q-")
    assert (complaint.severity, complaint.is_anonymous, complaint.contact) == ("p1", True, "")
    assert {allegation.category for allegation in complaint.allegations.all()} == {"fee", "held_documents"}
    assert fee_totals(complaint) == {"GTQ": Decimal("1200.50"), "USD": Decimal("80")}
    assert [fee.has_receipt for fee in fees_of(complaint)] == [False, True]
    assert (complaint.filing.told_by, complaint.filing.happened_at) == ("family", "Cobán")
    assert evidence_of(complaint).get().number == 1


def test_what_fails_in_the_midst_leaves_nothing_and_the_picture_waits_again():
    taken = evidence_take([photo()])
    gone = replace(taken, stored="0" * 32, sha256="x")
    before = Complaint.objects.count()
    with pytest.raises(InvalidInput, match="add it again"), transaction.atomic():
        complaint_file(telling=telling(evidence=(taken, gone)), token=receipts.walk_token())
    assert Complaint.objects.count() == before
    assert (WAITING.path / taken.stored).exists()
    assert not (KEPT.path / taken.stored).exists()


def test_the_same_walk_again_is_the_same_complaint_and_shows_the_same_digits():
    token = receipts.walk_token()
    first = complaint_file(telling=telling(), token=token)
    again = complaint_file(telling=telling(), token=token)
    other = complaint_file(telling=telling(account="Otra cosa."), token=token)
    assert (first.again, again.again, again.same, other.same) == (False, True, True, False)
    assert {first.receipt, again.receipt, other.receipt} == {first.receipt}
    assert ComplaintFiling.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sent_ten_times_at_once_it_is_one_complaint():
    told, token = telling(), receipts.walk_token()
    assert together(*[lambda: complaint_file(telling=told, token=token)] * 10) == ["done"] * 10
    assert Complaint.objects.count() == 1
    assert Complaint.objects.get().fees.count() == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("categories", {"categories": ()}),
        ("categories", {"categories": ("nothing",)}),
        ("account", {"account": "  "}),
        ("account", {"account": "x" * 6_001}),
        ("contact", {"contact": "+502 5555 0101"}),
        ("contact", {"anonymous": False}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field, wrong):
    with pytest.raises(InvalidInput) as refused:
        complaint_file(telling=telling(**wrong), token=receipts.walk_token())
    assert refused.value.field == field


def test_who_of_the_staff_wrote_it_down_is_kept_only_where_the_person_gave_a_name():
    officer = factories.user(Role.REGISTRATION_OFFICER)
    named = telling(anonymous=False, contact="Ana · +502 5555 0101", channel="office")
    for told, kept in ((named, officer.pk), (telling(channel="office"), None)):
        complaint_file(telling=told, token=receipts.walk_token(), by=officer)
        assert Complaint.objects.latest("pk").filing.entered_by_id == kept


# ── the sixteen digits ────────────────────────────────────────────────────


def test_ten_thousand_draws_are_ten_thousand_receipts_of_sixteen_digits():
    drawn = [receipts.receipt_of_walk(receipts.walk_token()) for _number in range(10_000)]
    assert len(set(drawn)) == 10_000
    assert {len(receipt) for receipt in drawn} == {16}
    for place in range(16):  # each digit at each place: 1,000 expected, 30 the deviation
        counts = [sum(receipt[place] == digit for receipt in drawn) for digit in "0123456789"]
        assert max(abs(count - 1_000) for count in counts) < 200


def test_the_database_holds_no_receipt_and_a_collision_is_drawn_again(monkeypatch):
    _complaint, receipt = filed()
    assert receipt not in str(rows("SELECT t::text FROM recruiters_complaint t"))
    plain = receipts.receipt_of_walk
    monkeypatch.setattr(
        "recruiters.services.intake.receipt_of_walk",
        lambda token, attempt=0: receipt if attempt == 0 else plain(token, attempt),
    )
    token = receipts.walk_token()
    second = complaint_file(telling=telling(), token=token).receipt
    assert second != receipt
    assert complaint_file(telling=telling(), token=token).receipt == second


@pytest.mark.parametrize("written", ["{}", " {} ", "{0[0]}{0[1]}-{0[2]} {0[3]}", "{0[0]} {0[1]} {0[2]} {0[3]}"])
def test_digits_open_their_complaint_however_they_are_written(written):
    complaint, receipt = filed()
    parts = [receipt[at : at + 4] for at in range(0, 16, 4)]
    text = written.format(receipt if "0[" not in written else parts)
    assert complaint_behind(receipt=text, client="203.0.113.7") == complaint.pk


@pytest.mark.parametrize(
    "wrong", ["", "1", "0000000000000000", "x" * 5_000, "1" * 17, "'; DROP TABLE x; --", "１" * 16]
)
def test_everything_else_opens_nothing(wrong):
    filed()
    assert complaint_behind(receipt=wrong, client="203.0.113.7") is None


def test_after_ten_tries_a_minute_the_right_digits_open_nothing_either():
    complaint, receipt = filed()
    for _number in range(10):
        assert complaint_behind(receipt="0" * 16, client="203.0.113.7") is None
    assert complaint_behind(receipt=receipt, client="203.0.113.7") is None
    assert complaint_behind(receipt=receipt, client="198.51.100.9") == complaint.pk


def test_everybody_together_is_braked_too(monkeypatch):
    _complaint, receipt = filed()
    monkeypatch.setattr(receipts, "ALL_TRIES", 3)
    opened = [complaint_behind(receipt=receipt, client=f"203.0.113.{number}") for number in range(5)]
    assert [one is not None for one in opened] == [True, True, True, False, False]


@pytest.mark.django_db(transaction=True)
def test_of_forty_tries_at_once_ten_are_looked_at():
    _complaint, receipt = filed()
    opened: list[int | None] = []
    together(*[lambda: opened.append(complaint_behind(receipt=receipt, client="203.0.113.7"))] * 40)
    assert sum(one is not None for one in opened) == 10


def test_right_wrong_malformed_and_limited_tries_ask_the_database_alike():
    _complaint, receipt = filed()
    complaint_behind(receipt=receipt, client="203.0.113.7")  # makes the key of the day
    asked = []
    for text in (receipt, "0" * 16, "nothing", *["0" * 16] * 8):
        with CaptureQueriesContext(connection) as statements:
            complaint_behind(receipt=text, client="203.0.113.7")
        asked.append([statement["sql"].split(" ")[0] for statement in statements])
    assert len(asked[0]) > 5
    assert all(one == asked[0] for one in asked)


def test_of_the_address_nothing_stays_from_which_it_could_be_had():
    filed()
    for number in range(3):
        complaint_behind(receipt="0" * 16, client=f"203.0.113.{number}")
    marks = {receipts._mark(f"203.0.{a}.{b}") for a in range(20) for b in range(250)}
    assert all(len(mark) == 5 for mark in marks)
    assert "203.0.113" not in str(rows("SELECT t::text FROM common_ratecount t"))
    before = receipts._mark("203.0.113.7")
    cache.clear()  # the key is thrown away with its day
    assert receipts._mark("203.0.113.7") != before


# ── pictures ──────────────────────────────────────────────────────────────


def test_a_picture_loses_what_the_camera_wrote_and_its_file_tells_no_time():
    complaint, _receipt = filed(evidence=(evidence_take([photo()]),))
    kept = complaint.evidence.get()
    path = KEPT.path / kept.stored
    assert b"JFIF" not in path.read_bytes()
    inspector = factories.user(Role.INSPECTOR, country="GT")
    content = evidence_open(evidence=kept, by=inspector)
    assert b"canario" not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert not picture.getexif()
        assert picture.size == (60, 40)
    assert EvidenceOpening.objects.get().by == inspector
    at = time.localtime(path.stat().st_mtime)
    assert (path.stat().st_mtime % 60, at.tm_min) == (0, 0)
    assert _seconds_in_tokens(path.read_bytes()) == {0}


def _seconds_in_tokens(sealed: bytes) -> set[int]:
    return {int.from_bytes(base64.urlsafe_b64decode(line)[1:9]) for line in sealed.splitlines()}


def test_a_picture_is_turned_as_the_camera_was_held():
    turned = evidence_take([photo((60, 40), tags={0x0112: 6})])
    with Image.open(io.BytesIO(WAITING.content(turned.stored))) as picture:
        assert picture.size == (40, 60)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n/Author (Ana)\n%%EOF", b"<svg onload=alert(7)>", b"PK\x03\x04", b"", b"GIF89a", b"ID3"]
)
def test_what_is_no_photo_is_refused_with_what_to_do(content):
    with pytest.raises(InvalidInput, match=r"Photograph the paper|choose it again"):
        evidence_take([content])


def test_pictures_of_a_complaint_that_nobody_sent_are_gone_after_three_hours():
    taken = evidence_take([photo()])
    assert evidence_forget_waiting() == 0
    assert (WAITING.path / taken.stored).exists()
    os.utime(WAITING.path / taken.stored, (1, 1))
    assert evidence_forget_waiting() >= 1
    assert not (WAITING.path / taken.stored).exists()


# ── messages ──────────────────────────────────────────────────────────────


def test_two_sides_write_and_each_sees_what_is_new():
    complaint, _receipt = filed()
    inspector = factories.user(Role.INSPECTOR, country="GT")
    message_receive(complaint=complaint.pk, body="¿Ya vieron mi caso?", token="a")
    message_receive(complaint=complaint.pk, body="¿Ya vieron mi caso?", token="a")
    assert with_unread(Complaint.objects.all()).get().has_unread
    message_send(complaint=complaint, body="¿En qué fecha pagó?", by=inspector)
    told = returned_to(complaint.pk)
    assert [(line.from_the_office, line.body, line.is_new) for line in told.conversation] == [
        (False, "¿Ya vieron mi caso?", False),
        (True, "¿En qué fecha pagó?", True),
    ]
    messages_seen_by_the_person(complaint=complaint.pk)
    assert not returned_to(complaint.pk).conversation[1].is_new


def test_a_message_is_encrypted_tells_no_second_and_stays_as_it_was_written():
    complaint, _receipt = filed()
    message_receive(complaint=complaint.pk, body="Palabracanaria", token="a")
    assert "Palabracanaria" not in str(rows("SELECT t::text FROM recruiters_complaintmessage t"))
    ((stored,),) = rows("SELECT body FROM recruiters_complaintmessage")
    assert _seconds_in_tokens(stored.encode()) == {0}
    assert ComplaintMessage.objects.get().body == "Palabracanaria"
    with pytest.raises(DatabaseError), transaction.atomic():
        ComplaintMessage.objects.update(body="otra")


def test_nothing_that_comes_in_leaves_an_entry_with_a_time():
    complaint_policies_load()
    (before,) = rows("SELECT count(*) FROM audit.entry WHERE table_name LIKE 'recruiters%'")
    complaint, receipt = filed(evidence=(evidence_take([photo()]),))
    complaint_behind(receipt=receipt, client="203.0.113.7")
    message_receive(complaint=complaint.pk, body="x", token="a")
    messages_seen_by_the_person(complaint=complaint.pk)
    assert rows("SELECT count(*) FROM audit.entry WHERE table_name LIKE 'recruiters%'") == [before]
