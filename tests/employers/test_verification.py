"""How an employer is let in: what it has to say, what is looked at, who decides, and what follows."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, IntegrityError, connection, transaction
from django.urls import reverse
from PIL import Image

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from employers import papers
from employers.checklists import checklist_of
from employers.models import Employer, VerificationDocument, VerificationOpening
from employers.services import (
    case_begin,
    case_decide,
    case_submit,
    check_answer,
    document_add,
    document_open,
    document_take_back,
    organisation_describe,
    signatory_set,
    vacancy_submit,
)
from tests import factories

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
SIGNATORY = {"name": "Ada Birchfield", "position": "Owner", "email": "ada@example.org", "phone": "+1 555 0100"}


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clerk():
    return factories.user(Role.EMPLOYER_CLERK, language="en")


@pytest.fixture
def coordinator():
    return factories.user(Role.COORDINATOR)


@pytest.fixture
def employer(clerk):
    place = factories.subdivision("US-GA")
    told = {"address": "1 Mill Road", "city": "Macon", "subdivision": place, "phone": "+1 555 0101"}
    return factories.employer(clerk=clerk, status="unverified", business_number="12-3456789", **told)


def complete(employer, clerk):
    """A case to which nothing is missing."""
    case = case_begin(employer=employer, by=clerk)
    signatory_set(case=case, **SIGNATORY)
    for number, kind in enumerate(("number", "authority")):
        document_add(case=case, kind=kind, file_name="a.pdf", chunks=[PDF, b"%d" % number, b"%%EOF"], by=clerk)
    return case


def handed_in(employer, clerk):
    return case_submit(case=complete(employer, clerk), by=clerk)


def answered(case, by, **otherwise):
    for check in checklist_of(case.employer.country_id):
        outcome = otherwise.get(check.item.value, "pass")
        check_answer(case=case, item=check.item, outcome=outcome, note="Seen.", by=by)


def test_nothing_is_handed_in_before_it_is_complete_and_what_is_missing_is_named(employer, clerk):
    case = case_begin(employer=employer, by=clerk)
    with pytest.raises(InvalidInput, match=r"the name of the signatory, their position.*notice of the business number"):
        case_submit(case=case, by=clerk)


def test_an_employer_is_let_in_when_every_item_is_in_order(
    employer, clerk, coordinator, mailoutbox, django_capture_on_commit_callbacks
):
    employer.members.update(role="owner")
    case = handed_in(employer, clerk)
    answered(case, coordinator, contact="not_applicable", labour_permit="not_applicable")
    with django_capture_on_commit_callbacks(execute=True):
        case_decide(case=case, name="verify", by=coordinator)
    employer.refresh_from_db()
    assert employer.status == "verified"
    assert [mail.to for mail in mailoutbox] == [[clerk.email]]
    assert mailoutbox[0].subject == "Your organisation is verified"
    vacancy = factories.vacancy(employer=employer, status="draft")
    assert vacancy_submit(vacancy=vacancy, by=clerk).status == "submitted"


def test_an_employer_that_is_not_let_in_drafts_and_hands_no_vacancy_in(employer, clerk):
    handed_in(employer, clerk)
    vacancy = factories.vacancy(employer=employer, status="draft")
    with pytest.raises(InvalidInput, match="not verified yet"):
        vacancy_submit(vacancy=vacancy, by=clerk)


def test_what_is_not_answered_or_not_in_order_stands_against_it_and_is_named(employer, clerk, coordinator):
    case = handed_in(employer, clerk)
    with pytest.raises(InvalidInput, match="Business number, Registered address"):
        case_decide(case=case, name="verify", by=coordinator)
    answered(case, coordinator, address="fail")
    with pytest.raises(InvalidInput, match="in order: Registered address"):
        case_decide(case=case, name="verify", by=coordinator)
    case.refresh_from_db()
    assert case.status == "submitted"


def test_only_what_may_not_apply_is_answered_so_and_a_failure_is_explained(employer, clerk, coordinator):
    case = handed_in(employer, clerk)
    with pytest.raises(InvalidInput, match="applies to every employer"):
        check_answer(case=case, item="number", outcome="not_applicable", note="", by=coordinator)
    with pytest.raises(InvalidInput, match="what is not in order"):
        check_answer(case=case, item="number", outcome="fail", note=" ", by=coordinator)


def test_of_two_coordinators_at_one_item_the_second_is_told(employer, clerk, coordinator):
    case, other = handed_in(employer, clerk), factories.user(Role.COORDINATOR, full_name="Otra Persona")
    first = check_answer(case=case, item="number", outcome="pass", note="", by=other)
    with pytest.raises(WrongState, match="Otra Persona has answered “Business number”"):
        check_answer(case=case, item="number", outcome="fail", note="No.", by=coordinator, seen=None)
    again = check_answer(case=case, item="number", outcome="fail", note="No.", by=coordinator, seen=first.at)
    assert again.outcome == "fail"


def test_of_two_decisions_one_stands(employer, clerk, coordinator):
    case = handed_in(employer, clerk)
    case_decide(case=case, name="refuse", by=coordinator, reason="No existe.")
    with pytest.raises(WrongState):
        case_decide(case=case, name="ask_changes", by=coordinator, reason="Falta.")


def test_while_it_is_looked_at_the_employer_changes_nothing(employer, clerk):
    case = handed_in(employer, clerk)
    for verb in (
        lambda: signatory_set(case=case, **SIGNATORY),
        lambda: organisation_describe(case=case, city="Atlanta"),
        lambda: document_add(case=case, kind="other", file_name="a.pdf", chunks=[PDF], by=clerk),
        lambda: document_take_back(document=case.documents.first()),
    ):
        with pytest.raises(WrongState):
            verb()


def test_when_changes_are_asked_the_employer_answers(employer, clerk, coordinator):
    case = handed_in(employer, clerk)
    case_decide(case=case, name="ask_changes", by=coordinator, reason="Falta la firma.")
    case_submit(case=case, by=clerk, answer="Signed now.")
    assert list(case.events.order_by("pk").values_list("action", "reason")) == [
        ("create", ""),
        ("submit", ""),
        ("ask_changes", "Falta la firma."),
        ("submit", "Signed now."),
    ]


def test_a_renewal_keeps_the_employer_in_until_it_is_decided_and_its_name_and_number_as_verified(
    employer, clerk, coordinator
):
    case = handed_in(employer, clerk)
    answered(case, coordinator)
    case_decide(case=case, name="verify", by=coordinator)
    again = case_begin(employer=employer, by=clerk)
    assert again.signatory_name == "Ada Birchfield"
    organisation_describe(case=again, legal_name="Another", business_number="12-3456780", city="Atlanta")
    employer.refresh_from_db()
    assert (employer.status, employer.legal_name != "Another", employer.business_number, employer.city) == (
        "verified",
        True,
        "12-3456789",
        "Atlanta",
    )
    with pytest.raises(WrongState):
        case_begin(employer=employer, by=clerk)


def test_what_was_granted_is_taken_back_with_a_reason(employer, clerk, coordinator):
    case = handed_in(employer, clerk)
    answered(case, coordinator)
    case_decide(case=case, name="verify", by=coordinator)
    with pytest.raises(InvalidInput, match="reason"):
        case_decide(case=case, name="take_back", by=coordinator)
    case_decide(case=case, name="take_back", by=coordinator, reason="La empresa cerró.")
    employer.refresh_from_db()
    assert employer.status == "unverified"


def test_a_suspended_employer_is_not_let_in(employer, clerk, coordinator):
    case = handed_in(employer, clerk)
    answered(case, coordinator)
    Employer.objects.filter(pk=employer.pk).update(status="suspended")
    with pytest.raises(InvalidInput, match="suspended"):
        case_decide(case=case, name="verify", by=coordinator)


def test_a_number_that_is_here_is_said_and_nobody_named(employer, clerk):
    other = factories.employer(status="unverified", legal_name="Somebody Else")
    case = case_begin(employer=other, by=clerk)
    with pytest.raises(InvalidInput, match="here already") as refusal:
        organisation_describe(case=case, business_number="123456789")
    assert employer.legal_name not in refusal.value.message
    assert clerk.email not in refusal.value.message


# ── papers ────────────────────────────────────────────────────────────────
def picture(**exif):
    target = io.BytesIO()
    image = Image.new("RGB", (40, 30), "green")
    tags = image.getexif()
    tags[0x010E] = "canary"
    tags.get_ifd(0x8825)[1] = "N"
    image.save(target, "JPEG", exif=tags)
    return target.getvalue()


def test_a_picture_is_drawn_anew_so_that_its_place_and_words_are_gone():
    assert b"canary" in picture()
    content, kind = papers.read_paper([picture()])
    assert kind == "image/jpeg"
    assert b"canary" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "Only PDF, PNG and JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Only PDF, PNG and JPEG"),
        (b"PK\x03\x04 %PDF-1.7 %%EOF", "Only PDF, PNG and JPEG"),
        (b"%PDF-1.7 and then nothing", "cut off"),
        (b"\xff\xd8\xff\xe0 not a picture", "damaged"),
        (b"\x89PNG\r\n\x1a\n not a picture", "damaged"),
        (PDF + b"x" * papers.MOST_BYTES, "larger than 10 MB"),
    ],
)
def test_what_is_no_paper_is_refused_by_its_content(content, why):
    with pytest.raises(InvalidInput, match=why):
        papers.read_paper([content])


def test_a_picture_of_too_many_points_is_never_opened_in_full():
    target = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(target, "PNG")
    with pytest.raises(InvalidInput, match=r"too many points|damaged"):
        papers.read_paper([target.getvalue()])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("carta.pdf.exe", "carta.pdf.pdf"),
        ("C:\\x\\a\nb.html", "ab.pdf"),
        ("", "file.pdf"),
    ],
)
def test_a_file_keeps_its_name_without_a_path_and_with_the_ending_of_its_content(given, kept):
    assert papers.safe_name(given, papers.PDF) == kept


def test_a_paper_lies_encrypted_and_opening_it_is_noted(employer, clerk, coordinator):
    case = case_begin(employer=employer, by=clerk)
    paper = document_add(case=case, kind="number", file_name="cp575.pdf", chunks=[PDF], by=clerk)
    assert b"PDF" not in (papers.KEPT.path / paper.stored).read_bytes()
    assert document_open(document=paper, by=coordinator) == PDF
    assert list(case.openings.values_list("what", "by")) == [("document", coordinator.pk)]
    with pytest.raises(Error), transaction.atomic():
        VerificationOpening.objects.update(what="signatory")


def test_the_same_file_is_kept_once_and_one_that_is_taken_back_is_gone(
    employer, clerk, django_capture_on_commit_callbacks
):
    case = case_begin(employer=employer, by=clerk)
    first, second = (
        document_add(case=case, kind="number", file_name="a.pdf", chunks=[PDF], by=clerk) for _ in range(2)
    )
    assert first == second
    assert len(list(papers.KEPT.path.iterdir())) == 1
    with django_capture_on_commit_callbacks(execute=True):
        document_take_back(document=first)
    assert list(papers.KEPT.path.iterdir()) == []
    assert VerificationDocument.objects.get().removed_at


def test_the_database_keeps_one_open_case_an_employer(employer, clerk):
    case = case_begin(employer=employer, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        employer.verification_cases.create()
    assert case.is_open_to_the_employer


def test_the_signatory_is_nowhere_in_clear(employer, clerk):
    case = case_begin(employer=employer, by=clerk)
    signatory_set(case=case, **SIGNATORY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM employers_verificationcase c")
        row = cursor.fetchone()[0]
    assert not [value for value in SIGNATORY.values() if value in row and value != "Owner"]


# ── pages ─────────────────────────────────────────────────────────────────
def test_an_employer_goes_the_whole_way_over_the_pages(employer, client_for, clerk, coordinator):
    client = client_for(clerk)
    client.post(reverse("set_language"), {"language": "en"})
    page = client.get(reverse("portal:list"), follow=True)
    assert "Not verified yet" in page.text
    client.post(reverse("portal:renew", args=[employer.pk]))
    home = reverse("portal:organisation", args=[employer.pk])
    answer = client.post(reverse("portal:signatory", args=[employer.pk]), SIGNATORY)
    assert answer.status_code == 302
    for number, kind in enumerate(("number", "authority")):
        paper = SimpleUploadedFile("a.pdf", PDF + b"%d %%%%EOF" % number)
        sent = client.post(reverse("portal:documents", args=[employer.pk]), {"kind": kind, "file": paper})
        assert sent.status_code == 302
    assert "is true" in client.get(home).text
    assert client.post(home, {"true": "on"}).status_code == 302
    assert "The ministry is looking at it" in client.get(home).text
    queue = client_for(coordinator).get(reverse("portal:case_list") + "?status=submitted").text
    assert employer.legal_name in queue


def test_a_paper_is_saved_and_never_shown_and_another_employer_does_not_find_it(employer, clerk, client_for):
    case = case_begin(employer=employer, by=clerk)
    paper = document_add(case=case, kind="number", file_name="cp575.pdf", chunks=[PDF], by=clerk)
    address = reverse("portal:document", args=[paper.pk])
    answer = client_for(clerk).get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    stranger = factories.user(Role.EMPLOYER_CLERK)
    factories.employer(clerk=stranger)
    assert client_for(stranger).get(address).status_code == 404


def test_the_contact_of_the_signatory_is_masked_until_somebody_asks_and_that_is_noted(
    employer, clerk, coordinator, client_for
):
    case, client = handed_in(employer, clerk), client_for(coordinator)
    address = reverse("portal:case", args=[case.pk])
    assert "ada@example.org" not in client.get(address).text
    assert "ada@example.org" in client.post(address, {"do": "reveal"}).text
    assert list(case.openings.values_list("what", "by")) == [("signatory", coordinator.pk)]


def test_who_waits_longest_comes_first(clerk, coordinator, client_for):
    cases = [handed_in(_another(clerk, n), clerk) for n in range(2)]
    type(cases[1]).objects.filter(pk=cases[1].pk).update(submitted_at=cases[0].submitted_at - timedelta(days=20))
    text = client_for(coordinator).get(reverse("portal:case_list")).text
    assert text.index(cases[1].employer.legal_name) < text.index(cases[0].employer.legal_name)


def _another(clerk, n):
    told = {"address": "1 Mill Road", "city": "Macon", "phone": "1", "subdivision": factories.subdivision("US-GA")}
    return factories.employer(clerk=clerk, status="unverified", business_number=f"12-34567{n}9", **told)
