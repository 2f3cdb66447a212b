"""The form of a visit on paper: to be printed before, filled in with a pen where there is no network, entered afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.pdf import Letter
from common.wording import day

from ..models import Inspection
from .checklists import Item, sections_of
from .forms import MARKS

LARGE, SMALL = 11.0, 9.0
BOX = 3.2  # millimetres
LINE = 8.0


def visit_forms(visits: Iterable[Inspection], made_on: date) -> bytes:
    """A form for each visit, each begun on a page of its own, in the active language. It says nowhere why this one is visited."""
    sheet = Letter(title=_("Form of a visit"), language=get_language() or "es", made_on=made_on)
    for number, visit in enumerate(visits):
        if number:
            sheet.add_page()
        _form(sheet, visit)
    return sheet.pdf()


def _form(sheet: Letter, visit: Inspection) -> None:
    sheet.paragraph(_("Form of a visit"), 15, bold=True)
    sheet.paragraph(visit.folio, 15, bold=True, gap=2)
    sheet.paragraph(visit.label, LARGE)
    sheet.paragraph(f"{_('Planned for')}: {day(visit.planned_on) or '________________'}", LARGE)
    sheet.paragraph(f"{_('Visited on')}: ________________", LARGE, gap=2)
    for label, who in ((_("First inspector"), visit.lead), (_("Second inspector"), visit.second)):
        sheet.paragraph(f"{label}: {who or '____________________________'}", LARGE)
    sheet.paragraph(_("Both sign that they have no tie to whom they visit."), SMALL, gap=8)
    _lines(sheet, 1)
    for section in sections_of(visit.kind):
        sheet.paragraph(str(section.title), 13, bold=True, gap=1.5)
        for item in section.items:
            _item(sheet, item)
    sheet.paragraph(_("What was seen, in a few words"), LARGE, bold=True)
    _lines(sheet, 4)
    sheet.paragraph(_("What has to be put right, and by when"), LARGE, bold=True)
    _lines(sheet, 4)


def _item(sheet: Letter, item: Item) -> None:
    """The question with its boxes and a line is not torn apart by the end of a page."""
    if sheet.will_page_break(34):
        sheet.add_page()
    sheet.paragraph(str(item.label), LARGE)
    if item.law:
        sheet.paragraph(item.law, SMALL)
    sheet.ln(1)
    for place, (_mark, words) in enumerate(MARKS):
        if place in (1, 4):
            sheet.ln(LINE * 0.7)
        _box(sheet, str(words))
    sheet.ln(LINE * 0.7)
    _lines(sheet, 1)


def _box(sheet: Letter, words: str) -> None:
    sheet.set_font(sheet.font_family, "", SMALL)
    sheet.set_line_width(0.25)
    sheet.rect(sheet.x, sheet.y + 0.5, BOX, BOX)
    sheet.set_x(sheet.x + BOX + 1.5)
    sheet.cell(sheet.get_string_width(words) + 3, BOX + 1, words)


def _lines(sheet: Letter, count: int) -> None:
    for _number in range(count):
        sheet.ln(LINE)
        sheet.rule(gap=1)
    sheet.ln(3)
