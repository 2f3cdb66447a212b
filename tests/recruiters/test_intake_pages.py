"""The walk and the way back, as somebody without an account walks them: no cookie, no session, nothing kept that was not sent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from recruiters.evidence import WAITING
from recruiters.models import Complaint, EvidenceOpening
from recruiters.services import message_send
from tests import factories
from tests.complaints import filed, fill_complaint, photo
from tests.pdf import streams, text_of

pytestmark = pytest.mark.django_db
LAST_YEAR = timezone.localdate().year - 1
WALK, BACK = "/ayuda/", "/ayuda/volver/"
ANSWERS: dict[str, dict[str, Any]] = {
    "begin": {"name": "anonymous"},
    "who": {"told_by": "family"},
    "what": {"categories": ["fee", "wages"]},
    "danger": {"in_danger": "no"},
    "country": {"country": "GT"},
    "where": {"happened_in": "US", "happened_at": "Cobán", "happened_when": "en marzo"},
    "whom": {"accused_name": "Agensia Colibri"},
    "which": {"known": "none"},
    "account": {"account": "Me cobraron por la lista."},
    "paid": {"paid": "yes"},
    "fees": {"paid_for": "place", "amount": "3500.50", "currency": "GTQ", "year": f"{LAST_YEAR}", "month": "3"},
    "photos": {},
    "reach": {"called": "Ana", "reach": "5555 0101"},
}


@pytest.fixture(autouse=True)
def _somebody_reads_it():
    factories.office(factories.country("GT").pk)
    factories.country("US")


class Visitor:
    """A browser that keeps what the page carries, and nothing else."""

    def __init__(self, client: Client | None = None, address: str = WALK) -> None:
        self.client, self.address, self.page = client or Client(), address, ""

    def open(self, query: str = "") -> str:
        return self._read(self.client.get(self.address + query))

    def post(self, **fields: Any) -> str:
        return self._read(self.client.post(self.address, self.carried() | fields))

    def carried(self) -> dict[str, str]:
        """The hidden fields of the form in the page."""
        main = self.page[self.page.index("<main") :]
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', main))

    @property
    def here(self) -> str:
        return self.carried().get("here", "")

    def walk(self, *, to: str = "", **answers: dict[str, Any]) -> str:
        """Answers each question as it comes, up to the page `to`."""
        self.open()
        for _step in range(20):
            if self.here in (to, "check"):
                break
            self.post(go="next", **(ANSWERS | answers)[self.here])
        return self.page

    def _read(self, response: Any) -> str:
        assert response.status_code == 200
        self.response, self.page = response, response.content.decode()
        return self.page


def digits(page: str) -> str:
    return re.search(r"(\d{4} \d{4} \d{4} \d{4})", page)[1]


def sent(**answers: Any) -> tuple[Visitor, Complaint, str]:
    visitor = Visitor()
    visitor.walk(**answers)
    page = visitor.post(go="send")
    return visitor, Complaint.objects.latest("pk"), digits(page)


def test_a_walk_becomes_a_complaint_with_all_that_was_answered():
    visitor, complaint, _digits = sent()
    assert (complaint.channel, complaint.is_anonymous, complaint.accused_name) == ("web", True, "Agensia Colibri")
    assert {one.category for one in complaint.allegations.all()} == {"fee", "wages"}
    fee = complaint.fees.get()
    assert (fee.amount, fee.currency, fee.paid_when, fee.paid_on.isoformat()) == (
        3500.50,
        "GTQ",
        "month",
        f"{LAST_YEAR}-03-01",
    )
    assert (complaint.filing.told_by, complaint.filing.happened_in_id) == ("family", "US")
    assert visitor.client.cookies == {}


def test_no_page_sets_a_cookie_or_makes_a_session_and_none_is_kept_by_a_cache():
    visitor = Visitor()
    pages = [visitor.open, lambda: visitor.post(go="next", name="anonymous"), lambda: visitor.client.get(BACK)]
    for page in pages:
        page()
        assert visitor.client.cookies == {}
        headers = visitor.response.headers
        assert headers["Cache-Control"] == "no-store, private"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in headers
    assert Session.objects.count() == 0


def test_whoever_is_signed_in_is_nobody_on_these_pages(client_for):
    client = client_for(Role.REGISTRATION_OFFICER)
    visitor = Visitor(client)
    visitor.walk()
    assert str(client.user) not in visitor.page
    visitor.post(go="send")
    assert Complaint.objects.latest("pk").filing.entered_by is None


def test_nothing_is_kept_of_a_walk_that_is_not_sent():
    before = len(list(WAITING.path.glob("*")))
    visitor = Visitor()
    visitor.walk()
    assert visitor.here == "check"
    assert Complaint.objects.count() == 0
    assert len(list(WAITING.path.glob("*"))) == before


def test_sent_twice_it_shows_the_same_digits_and_says_what_was_not_sent():
    visitor = Visitor()
    visitor.walk()
    carried = visitor.carried()
    first = visitor.client.post(WALK, carried | {"go": "send"}).content.decode()
    again = visitor.client.post(WALK, carried | {"go": "send"}).content.decode()
    french = visitor.client.post(WALK, carried | {"go": "send", "language": "fr"}).content.decode()
    assert digits(first) == digits(again) == digits(french)
    assert "Gardez ces seize chiffres" in french
    assert "Ya se había enviado" not in again
    assert Complaint.objects.count() == 1


def test_one_goes_back_changes_and_removes():
    visitor = Visitor()
    visitor.walk(to="photos")
    visitor.post(go="back")
    assert visitor.here == "fees"
    visitor.post(go="remove-0")
    visitor.post(go="next", **ANSWERS["fees"] | {"amount": "10"})
    visitor.post(go="next")
    assert visitor.here == "check"
    visitor.post(go="change-what")
    assert visitor.here == "what"
    visitor.post(go="next", categories=["service"])
    for _step in range(20):
        if visitor.here == "check":
            break
        visitor.post(go="next", **({} if visitor.here in ("fees", "photos") else ANSWERS[visitor.here]))
    visitor.post(go="send")
    complaint = Complaint.objects.latest("pk")
    assert [one.category for one in complaint.allegations.all()] == ["service"]
    assert [fee.amount for fee in complaint.fees.all()] == [10]


def test_who_jumps_ahead_is_led_to_what_is_missing():
    visitor = Visitor()
    visitor.open()
    visitor.post(go="next", name="anonymous")
    visitor.post(go="change-check")
    assert visitor.here == "who"
    visitor.post(here="check", go="send")
    assert "Diga qué pasó" in visitor.page
    assert Complaint.objects.count() == 0


@pytest.mark.parametrize("carried", ["", "x", "gAAAAA", "é" * 50])
def test_a_walk_that_is_made_up_or_stood_open_too_long_begins_again(carried):
    visitor = Visitor()
    visitor.open()
    visitor.post(walk=carried, here="check", go="send")
    assert visitor.here == "begin"
    assert "demasiado tiempo" in visitor.page


def test_the_language_goes_along_without_a_cookie():
    visitor = Visitor()
    visitor.open("?idioma=fr")
    assert "Comment voulez-vous le raconter" in visitor.page
    visitor.post(go="next", name="anonymous")
    assert "Qui le raconte" in visitor.page
    visitor.post(language="en")
    assert "Who tells it?" in visitor.page
    assert visitor.here == "who"


def test_a_recruiter_on_record_is_found_however_it_is_spelt():
    factories.recruiter(legal_name="Agencia Colibrí Norte")
    visitor = Visitor()
    visitor.walk(to="which")
    assert "Agencia Colibrí Norte" in visitor.page
    known = re.search(r'value="(recruiter:\d+)"', visitor.page)[1]
    visitor.post(go="next", known=known)
    assert visitor.here == "account"
    _visitor, complaint, _digits = sent(which={"known": known})
    assert complaint.recruiter.legal_name == "Agencia Colibrí Norte"


def test_a_person_whom_a_foreign_list_names_is_offered_to_nobody_who_asks():
    named = factories.recruiter(
        legal_name="Ramiro Colibrí Norte", kind="person", record_kind="us_public_list", licence=""
    )
    assert named.search_name
    visitor = Visitor()
    visitor.walk(to="which", whom={"accused_name": "Ramiro Colibri Norte"})
    assert visitor.here != "which", "there is nothing to choose from"
    assert "Ramiro Colibrí" not in visitor.page


@pytest.mark.parametrize("number", ["9" * 5_000, "-1", "x", "٣"])
def test_a_number_of_nothing_removes_nothing(number: str):
    visitor = Visitor()
    visitor.walk(to="photos")
    visitor.post(go="back")
    visitor.post(go=f"remove-{number}")
    assert (visitor.here, visitor.page.count("remove-")) == ("fees", 1)


def test_photos_are_added_one_by_one_and_what_is_none_is_said_at_the_field():
    visitor = Visitor()
    visitor.walk(to="photos")
    visitor.post(go="another", file=SimpleUploadedFile("Ana López.jpg", photo()))
    visitor.post(go="another", file=SimpleUploadedFile("Ana López.jpg", photo()))
    assert visitor.page.count("remove-") == 1
    visitor.post(go="next", file=SimpleUploadedFile("x.pdf", b"%PDF-1.4"))
    assert "Fotografíe el papel" in visitor.page
    visitor.post(go="next")
    visitor.post(go="send")
    assert Complaint.objects.latest("pk").evidence.count() == 1
    assert "Ana" not in str(Complaint.objects.latest("pk").evidence.values())


def test_an_officer_writes_it_down_for_somebody_and_only_with_a_token(client_for):
    client = client_for(Role.REGISTRATION_OFFICER)
    visitor = Visitor(client, reverse("complaints:new"))
    visitor.walk(begin={"channel": "phone", "name": "named"})
    visitor.post(go="send")
    complaint = Complaint.objects.latest("pk")
    assert (complaint.channel, complaint.contact) == ("phone", "Ana · 5555 0101")
    assert complaint.filing.entered_by == client.user
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(client.user)
    assert strict.post(visitor.address, {"go": "send"}).status_code == 403


def test_a_walk_of_the_staff_is_no_walk_of_somebody_else(client_for):
    staff = Visitor(client_for(Role.REGISTRATION_OFFICER), reverse("complaints:new"))
    staff.walk()
    stranger = Visitor()
    stranger.open()
    stranger.post(walk=staff.carried()["walk"], here="check", go="send")
    assert stranger.here == "begin"
    assert Complaint.objects.count() == 0


# ── coming back ───────────────────────────────────────────────────────────


def returned(receipt: str) -> Visitor:
    visitor = Visitor(address=BACK)
    visitor.open()
    visitor.post(receipt=receipt)
    return visitor


def test_with_the_digits_one_reads_writes_adds_and_withdraws():
    complaint, receipt = filed()
    message_send(complaint=complaint, body="¿En qué fecha pagó?", by=factories.user(Role.INSPECTOR, country="GT"))
    visitor = returned(receipt)
    assert "¿En qué fecha pagó?" in visitor.page
    assert "nuevo" in visitor.page
    visitor.post(go="message", body="En marzo.")
    visitor.post(go="photo", file=SimpleUploadedFile("a.jpg", photo()), once="photo-1")
    visitor.post(go="withdrawing")
    visitor.post(go="withdraw", body="")
    kinds = [message.kind for message in complaint.messages.all()]
    assert kinds == ["message", "message", "evidence", "withdrawal"]
    assert complaint.evidence.count() == 1
    assert "badge is-warn" not in returned(receipt).page
    assert visitor.client.cookies == {}


def test_a_message_sent_twice_is_there_once():
    complaint, receipt = filed()
    visitor = returned(receipt)
    for _time in range(2):
        visitor.client.post(BACK, visitor.carried() | {"go": "message", "body": "Sigo esperando."})
    assert complaint.messages.count() == 1


def test_wrong_malformed_and_limited_digits_get_one_answer():
    _complaint, receipt = filed()
    pages = {returned(wrong).page for wrong in ("0" * 16, "", "x" * 40, "1234 5678 9012 345")}
    for _time in range(10):
        returned("0" * 16)
    pages.add(returned(receipt).page)
    assert len(pages) == 1
    assert "Estos dígitos no abren nada" in pages.pop()


@pytest.mark.parametrize("carried", ["", "x", "gAAAAA"])
def test_a_pass_that_is_made_up_asks_for_the_digits_again(carried):
    visitor = Visitor(address=BACK)
    visitor.open()
    visitor._read(visitor.client.post(BACK, {"pass": carried, "go": "message", "body": "x"}))
    assert "Escriba otra vez sus dígitos" in visitor.page


def test_an_inspector_opens_a_picture_as_a_file_and_that_is_noted(client_for):
    inspector = client_for(Role.INSPECTOR, country="GT")
    complaint = factories.complaint("GT")
    fill_complaint(complaint, by=inspector.user)
    before = EvidenceOpening.objects.count()
    answer = inspector.post(reverse("complaints:evidence", args=[complaint.evidence.get().pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"\xff\xd8")
    assert EvidenceOpening.objects.count() == before + 1


@pytest.mark.parametrize(
    ("language", "word"), [("es", "Cuente lo que pasó"), ("en", "Tell what happened"), ("fr", "Racontez")]
)
def test_the_form_on_paper_is_blank_and_in_three_languages(client, language, word):
    answer = client.get(f"/ayuda/papel/?idioma={language}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert word in text_of(answer.content)
    assert len([stream for stream in streams(answer.content) if b" Tj" in stream]) == 2
