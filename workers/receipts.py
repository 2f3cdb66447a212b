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
    )


def receipt_sheet(receipt: Receipt, paper: str) -> bytes:
    """The receipt as PDF on a page of `PAPERS`: letter, or a roll of 80 mm as long as it has to be."""
    if paper == "letter":
        sheet = Sheet(215.9, 279.4, 25, title=receipt.folio, language=get_language() or "es")
        _write(sheet, receipt, large=12)
        return sheet.pdf()
    trial = Sheet(80, 1000, 5)
    _write(trial, receipt, large=9)
    sheet = Sheet(80, trial.at * 25.4 / 72 + 8, 5, title=receipt.folio, language=get_language() or "es")
    _write(sheet, receipt, large=9)
    return sheet.pdf()


def _write(sheet: Sheet, receipt: Receipt, *, large: float) -> None:
    small = large * 0.85
    sheet.write(_("Receipt of registration"), large * 1.3, bold=True, gap=4)
    sheet.write(receipt.folio, large * 2, bold=True, gap=6)
    for term, value in receipt.facts:
        sheet.write(f"{term}: {value}", large)
    sheet.write(_("Name (write it yourself, if you want):"), large, gap=large * 1.8)
    sheet.rule()
    sheet.at += 8
    sheet.squares(list(receipt.code.matrix_iter(border=0)), 36)
    sheet.write(_("This code shows only that the folio is valid."), small, gap=6)
    if receipt.bring:
        sheet.write(_("What to bring"), large, bold=True)
        for thing in receipt.bring:
            sheet.write(f"• {thing}", large)
        sheet.at += 4
    sheet.write(
        _("This service is free. Whoever asks you for money is deceiving you: tell the office."),
        large,
        bold=True,
        gap=4,
    )
    sheet.write(_("Bring this paper whenever you come. A registration is not yet a job."), small)
