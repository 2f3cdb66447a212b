"""The paper a person takes home, and what its code shows."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.choices import Role
from common.pdf import MM, Sheet, wrapped
from tests import factories
from workers.receipts import Receipt, receipt_sheet

pytestmark = pytest.mark.django_db
ADDRESS = "http://testserver/f/GT-26-000123-K/"
RECEIPT = Receipt("GT-26-000123-K", "Oficina de Nebaj", "+50277001234", "Cantón Tuꞌul", None, ["Pasaporte"], ADDRESS)


def texts(pdf: bytes) -> str:
    """What stands on the page: the strings of its operators, in the letters of WinAnsi."""
    return " ".join(bytes.fromhex(found.decode()).decode("cp1252") for found in re.findall(rb"<([0-9A-F]*)> Tj", pdf))


def size(pdf: bytes) -> tuple[float, ...]:
    found = re.search(rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert found
    return tuple(round(float(edge) / MM, 1) for edge in found.groups())


@pytest.mark.parametrize(("paper", "width"), [("letter", 215.9), ("80mm", 80.0)])
def test_the_pdf_names_folio_office_phone_and_what_to_bring(paper, width):
    pdf = receipt_sheet(RECEIPT, paper)
    said = texts(pdf)
    for text in ("GT-26-000123-K", "Oficina de Nebaj", "+50277001234", "Pasaporte"):
        assert text in said
    assert size(pdf)[0] == width
    assert pdf.count(b" re") > 200  # the squares of the code
    assert {b"/BaseFont/Helvetica/", b"/BaseFont/Helvetica-Bold/"} <= set(re.findall(rb"/BaseFont/[\w-]+/", pdf))
    assert len(pdf) < 40_000


def test_a_letter_that_the_type_does_not_have_is_kept_for_whoever_copies_the_text():
    pdf = receipt_sheet(RECEIPT, "letter")
    assert "Tu'ul" in texts(pdf)
    assert "Cantón Tuꞌul".encode("utf-16-be").hex().upper().encode() in pdf


def test_the_table_of_the_file_says_where_each_object_begins():
    pdf = receipt_sheet(RECEIPT, "80mm")
    places = [int(place) for place in re.findall(rb"^(\d{10}) 00000 n ", pdf, re.M)]
    assert [pdf[place:].split(b" ", 1)[0] for place in places] == [str(n).encode() for n in range(1, len(places) + 1)]
    start = int(re.search(rb"startxref\n(\d+)", pdf).group(1))
    assert pdf[start:].startswith(b"xref")


def test_nothing_runs_out_of_the_paper():
    sheet = Sheet(80, 200, 5)
    lines = wrapped("palabra " * 30 + "x" * 200, 9, sheet.inner)
    assert len(lines) > 5
    assert "".join(lines).replace(" ", "") == "palabra" * 30 + "x" * 200


def test_neither_the_page_nor_the_pdf_holds_a_name_or_a_number(client_for):
    officer = client_for(Role.REGISTRATION_OFFICER)
    worker = factories.worker(office=officer.user.office, first_surname="Tzoc")
    document = worker.identity_documents.get()
    page = officer.get(reverse("workers:receipt", args=[worker.pk])).content.decode()
    paper = page[page.index('<article class="receipt"') : page.index("</article>")]
    pdf = officer.get(reverse("workers:receipt_pdf", args=[worker.pk]), {"paper": "80mm"})
    assert pdf["Content-Type"] == "application/pdf"
    for text in ("Tzoc", document.number, document.last_digits):
        assert text not in paper
        assert text not in texts(pdf.content)
    assert worker.folio in paper
    assert worker.folio in texts(pdf.content)
    assert worker.openings.filter(what="receipt").count() == 2


@pytest.mark.parametrize(
    ("status", "valid"), [("registered", True), ("stale", True), ("withdrawn", False), ("erased", False)]
)
def test_the_code_shows_only_whether_the_folio_is_valid(client, status, valid):
    cache.clear()
    worker = factories.worker(first_surname="Tzoc", status=status)
    said = client.get(reverse("folios:check", args=[worker.folio.lower()]))
    assert said.context["is_valid"] is valid
    assert "Tzoc" not in said.content.decode()
    assert worker.office.name not in said.content.decode()
    unknown = client.get(reverse("folios:check", args=["GT-26-999999-Z"])).content.decode()
    gone = said.content.decode().replace(worker.folio, "GT-26-999999-Z")
    strip = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert valid or strip.sub("", gone).partition("<main")[2] == strip.sub("", unknown).partition("<main")[2]


def test_folios_are_not_tried_out_by_the_hundred(client):
    cache.clear()
    answers = [client.get(reverse("folios:check", args=[f"GT-26-{n:06d}-A"])).status_code for n in range(32)]
    assert answers[:30] == [200] * 30
    assert answers[31] == 429
    elsewhere = client.get(reverse("folios:check", args=["GT-26-000001-A"]), REMOTE_ADDR="10.9.8.7")
    assert elsewhere.status_code == 200
