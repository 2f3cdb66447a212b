"""The paper of a licence: what it says, and a code that leads to its page, where it can be seen whether it still stands."""

from __future__ import annotations

from datetime import date

import segno
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.pdf import Sheet
from common.wording import day

from .finding import LicenceTold

LETTER = (215.9, 279.4)


def certificate_pdf(told: LicenceTold, address: str, today: date) -> bytes:
    """A letter page. `address`: of the licence's page, in full."""
    licence = told.licence
    title = _("Recruiter's licence")
    sheet = Sheet(*LETTER, 25, title=f"{title} {licence.number}", language=get_language() or "es", made_on=today)
    sheet.paragraph(licence.authority, 12, gap=4)
    sheet.paragraph(title, 24, bold=True, gap=2)
    sheet.paragraph(str(licence.recruiter), 18, bold=True, gap=4)
    for term, value in told.facts:
        sheet.paragraph(f"{term}: {value}", 12, gap=1)
    sheet.ln(4)
    sheet.rule(gap=6)
    sheet.squares([list(row) for row in segno.make_qr(address, error="m").matrix_iter(border=0)], 50, gap=3)
    sheet.paragraph(address, 11, gap=4)
    sheet.paragraph(
        _("A paper can be copied, and a licence can be suspended after it was printed."), 12, bold=True, gap=1
    )
    sheet.paragraph(
        _("Scan the code: the page says how it stands today. Compare its name and number with this paper."), 12, gap=4
    )
    sheet.paragraph(
        _("Whoever holds it may charge a worker nothing: not for the job, the papers, the interview or the trip."),
        12,
        gap=4,
    )
    sheet.paragraph(_("Printed on %(day)s") % {"day": day(today)}, 10)
    return sheet.pdf()
