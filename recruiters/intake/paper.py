"""The same questions on two pages of paper, blank, for a village without a network. An office writes down what comes back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.pdf import Sheet

from ..choices import ToldBy
from ..selectors import countries_that_read
from .forms import WHAT, Account, FeeForm, Land, Paid, Reach, What, Where, Who, Whom
from .privacy import nobody
from .views import danger_lines

LETTER = (215.9, 279.4)
MARGIN, LINE = 16.0, 8.5
_SIZE, _SMALL, _BOX = 10.0, 8.5, "☐ "


@require_safe
@nobody
def blank(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(paper(), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="formulario.pdf"'
    return response


def paper() -> bytes:
    """In the active language. It asks for no name before it says that none is needed."""
    sheet = Sheet(
        *LETTER, MARGIN, title=_("Form"), language=translation.get_language() or "es", made_on=timezone.localdate()
    )
    _first_page(sheet)
    sheet.add_page()
    _second_page(sheet)
    return sheet.pdf()


def _first_page(sheet: Sheet) -> None:
    sheet.paragraph(_("Tell what happened"), 18, bold=True, gap=1)
    sheet.paragraph(
        _(
            "It is free. You need not say who you are. The person or the company is not told that you spoke. Hand it in at an "
            "office, or have it sent there; they give you sixteen digits to come back with."
        ),
        _SIZE,
        gap=2,
    )
    numbers = [f"{country}: {', '.join(line.number for line in lines)}" for country, lines in danger_lines()]
    if numbers:
        sheet.paragraph(f"{_('In danger now? Call')}: {' · '.join(numbers)}", _SMALL, bold=True, gap=2)
    sheet.rule()
    _choice(sheet, Who, "told_by", [str(label) for label in ToldBy.labels])
    _choice(sheet, What, "categories", [str(label) for _value, label in WHAT])
    origins = countries_that_read().order_by("pk")
    _choice(sheet, Land, "country", [str(land) for land in origins])
    for form, name, lines in ((Where, "happened_at", 1), (Where, "happened_when", 1), (Whom, "accused_name", 2)):
        _written(sheet, str(form.base_fields[name].label), lines)


def _second_page(sheet: Sheet) -> None:
    _written(sheet, str(Account.base_fields["account"].label), 9)
    sheet.paragraph(str(Paid.base_fields["paid"].label), _SIZE, bold=True)
    sheet.paragraph(str(Paid.base_fields["paid"].help_text), _SMALL, gap=1)
    asked = [str(FeeForm.base_fields[name].label) for name in ("paid_for", "amount", "paid_to")]
    _table(sheet, [*asked, _("When?"), _("Receipt?")], 5)
    sheet.paragraph(_("Only if you want to be called:"), _SIZE, bold=True, gap=1)
    for name in ("called", "reach"):
        _written(sheet, str(Reach.base_fields[name].label), 1)
    sheet.rule()
    sheet.paragraph(_("For the office"), _SIZE, bold=True)
    sheet.paragraph(
        _(
            "Write it down under “Write down a complaint”, give the person the digits, and destroy or lock away this paper."
        ),
        _SMALL,
        gap=1,
    )
    _written(sheet, _("Day it was handed in"), 1)


def _choice(sheet: Sheet, form: type, name: str, choices: list[str]) -> None:
    sheet.paragraph(str(form.base_fields[name].label), _SIZE, bold=True)  # type: ignore[attr-defined]
    for label in choices:
        sheet.paragraph(_BOX + label, _SIZE)
    sheet.ln(2)


def _written(sheet: Sheet, label: str, lines: int) -> None:
    sheet.paragraph(label, _SIZE, bold=True)
    sheet.set_line_width(0.2)
    for _number in range(lines):
        sheet.ln(LINE)
        sheet.line(sheet.l_margin, sheet.y, sheet.w - sheet.r_margin, sheet.y)
    sheet.ln(3)


def _table(sheet: Sheet, heads: list[str], rows: int) -> None:
    wide = (sheet.w - 2 * MARGIN) / len(heads)
    sheet.set_font(size=_SMALL)
    for number, head in enumerate(heads):
        sheet.set_xy(MARGIN + number * wide, sheet.y)
        sheet.cell(wide, 6, head, border=1)
    sheet.ln(6)
    for _row in range(rows):
        for number in range(len(heads)):
            sheet.rect(MARGIN + number * wide, sheet.y, wide, LINE)
        sheet.ln(LINE)
    sheet.ln(3)
