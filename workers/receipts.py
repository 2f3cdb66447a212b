"""The paper a person takes home: a folio, an office, what to bring. No name and no identity number: who finds it learns nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import segno
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from common.pdf import Sheet
from common.wording import day

from .models import Worker
from .presentation import pathways_of, to_bring

MOST_THINGS = 8
ROLL = 1000  # millimetres: longer than any receipt
PAPERS = {"letter": gettext_lazy("letter"), "80mm": gettext_lazy("80 mm roll")}


@dataclass(frozen=True)
class Receipt:
    """`bring` are the things that most pathways wait for; `address` is what the code leads to."""

    folio: str
    office: str
    phone: str
    place: str
    registered_on: date | None
    bring: list[str]
    address: str
    made_on: date

    @property
    def code(self) -> Any:
        return segno.make_qr(self.address, error="m")

    @property
    def facts(self) -> list[tuple[str, str]]:
        facts = [
            (_("Date"), day(self.registered_on)),
            (_("Office"), self.office),
            (_("Phone"), self.phone),
            (_("Address"), self.place),
        ]
        return [(term, value) for term, value in facts if value]


def receipt_of(worker: Worker, today: date, address: str) -> Receipt:
    things = sorted(to_bring(pathways_of(worker, today)), key=lambda thing: -len(thing["pathways"]))
    office = worker.office
    return Receipt(
        folio=worker.folio,
        office=office.name,
        phone=office.phone,
        place=office.address,
        registered_on=worker.registered_on,
        bring=[str(thing["rule"]) for thing in things[:MOST_THINGS]],
        address=address,
        made_on=today,
    )


def receipt_sheet(receipt: Receipt, paper: str) -> bytes:
    """The receipt as PDF on a page of `PAPERS`: letter, or a roll of 80 mm as long as it has to be."""
    if paper == "letter":
        return _written(receipt, 215.9, 279.4, margin=25, large=12).pdf()
    length = _written(receipt, 80, ROLL, margin=5, large=9).measured()
    return _written(receipt, 80, length + 8, margin=5, large=9).pdf()


def _written(receipt: Receipt, width: float, height: float, *, margin: float, large: float) -> Sheet:
    """A sheet of so many millimetres with the receipt on it, in letters of `large` points."""
    language = get_language() or "es"
    sheet = Sheet(width, height, margin, title=_title(receipt), language=language, made_on=receipt.made_on)
    small = large * 0.85
    sheet.paragraph(_("Receipt of registration"), large * 1.3, bold=True, gap=1)
    sheet.paragraph(receipt.folio, large * 1.9, bold=True, gap=2)
    for term, value in receipt.facts:
        sheet.paragraph(f"{term}: {value}", large)
    sheet.paragraph(_("Name (write it yourself, if you want):"), large, gap=large * 0.8)
    sheet.rule(gap=4)
    sheet.squares(list(receipt.code.matrix_iter(border=0)), 36)
    sheet.paragraph(_("This code shows only that the folio is valid."), small, gap=2)
    if receipt.bring:
        sheet.paragraph(_("What to bring"), large, bold=True)
        for thing in receipt.bring:
            sheet.item(thing, large)
        sheet.ln(1.5)
    warning = _("This service is free. Whoever asks you for money is deceiving you: tell the office.")
    sheet.paragraph(warning, large, bold=True, gap=1.5)
    sheet.paragraph(_("Bring this paper whenever you come. A registration is not yet a job."), small)
    return sheet


def _title(receipt: Receipt) -> str:
    return f"{_('Receipt of registration')} {receipt.folio}"
