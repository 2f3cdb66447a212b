"""The paper a person takes home, and what its code shows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override
from fontTools.ttLib import TTFont

from accounts.choices import Role
from common.pdf import FONTS, Sheet
from tests import factories
from tests.pdf import page_of, text_of
from workers.receipts import Receipt, receipt_sheet

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)
ADDRESS = "http://testserver/f/GT-26-000123-K/"
RECEIPT = Receipt(
    "GT-26-000123-K", "Oficina de Nebaj", "+50277001234", "Cantón Tuꞌul", None, ["Pasaporte"], ADDRESS, DAY
)


def sheet_of(width: float = 80) -> Sheet:
    return Sheet(width, 200, 5, title="Prueba", language="es", made_on=DAY)


@pytest.mark.parametrize(("paper", "width"), [("letter", 215.9), ("80mm", 80.0)])
def test_the_pdf_names_folio_office_phone_and_what_to_bring(paper, width):
    with override("es"):
        pdf = receipt_sheet(RECEIPT, paper)
    said = text_of(pdf)
    for text in ("GT-26-000123-K", "Oficina de Nebaj", "+50277001234", "Pasaporte"):
        assert text in said
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) [\d.]+\]", pdf)
    assert round(float(box.group(1)) * 25.4 / 72, 1) == width
    assert page_of(pdf).count(b" re f") > 150  # the squares of the code
    assert re.search(rb"/Lang .*", pdf).group() == b"/Lang (es)"
    assert b"/Title (Comprobante de registro GT-26-000123-K)" in pdf
    assert len(pdf) < 40_000


def test_the_letters_of_a_mayan_name_are_drawn_and_copied_as_they_are():
    said = "Kꞌicheꞌ, Qʼeqchiʼ, Tz’utujil, Ẍ ä ë ï ö ü, Ñ, “…” • –"
    sheet = sheet_of(215.9)
    sheet.paragraph(said, 10)
    sheet.paragraph(said, 10, bold=True)
    pdf = sheet.pdf()
    assert text_of(pdf) == f"{said}\n{said}"
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        with TTFont(FONTS / name) as font:
            assert {ord(letter) for letter in said} <= set(font.getBestCmap())


def test_the_same_receipt_is_the_same_file():
    assert receipt_sheet(RECEIPT, "80mm") == receipt_sheet(RECEIPT, "80mm")


@pytest.mark.parametrize("write", [Sheet.paragraph, Sheet.item])
def test_nothing_runs_out_of_the_paper(write):
    sheet = sheet_of()
    write(sheet, "palabra " * 30 + "x" * 200, 9)
    lines = text_of(sheet.pdf()).replace("• ", "").split("\n")
    assert len(lines) > 5
    assert "".join(lines).replace(" ", "").replace("•", "") == "palabra" * 30 + "x" * 200
    sheet.set_font_size(9)
    assert all(sheet.get_string_width(line.rstrip()) <= 70 for line in lines)


def test_a_roll_is_as_long_as_what_stands_on_it():
    longer = replace(RECEIPT, bring=["Certificado médico de aptitud"] * 8)
    heights = [
        float(re.search(rb"/MediaBox \[0 0 [\d.]+ ([\d.]+)\]", receipt_sheet(each, "80mm")).group(1))
        for each in (RECEIPT, longer)
    ]
    assert 300 < heights[0] < heights[1] - 60 < 600


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
        assert text not in text_of(pdf.content)
    assert worker.folio in paper
    assert worker.folio in text_of(pdf.content)
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
    answers = [client.get(reverse("folios:check", args=[f"GT-26-{n:06d}-A"])) for n in range(32)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 2
    assert "folio" in answers[31].context["why"].lower()
    assert "contraseña" not in answers[31].content.decode()
    elsewhere = client.get(reverse("folios:check", args=["GT-26-000001-A"]), REMOTE_ADDR="10.9.8.7")
    assert elsewhere.status_code == 200
