"""Letters of decision as PDF: the grounds, the articles, what is stopped, and the way to appeal. No complainant is named in them."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.pdf import Letter
from common.wording import day, money

from .choices import STOPS, AppealStatus, SanctionKind, Touching
from .models import Appeal, Sanction

LARGE, SMALL = 11, 9


def sanction_letter(sanction: Sanction) -> bytes:
    """The decision as it was signed, in the active language. The same decision gives the same bytes."""
    signed = timezone.localdate(sanction.signed_at)
    sheet = _sheet(sanction, _("Decision %(folio)s") % {"folio": sanction.folio}, signed)
    _facts(sheet, sanction, signed)
    _section(sheet, _("Grounds"), sanction.grounds)
    _section(sheet, _("Articles"), f"{sanction.citation} ({sanction.source})")
    if sanction.kind in STOPS:
        sheet.paragraph(_("What is stopped"), LARGE, bold=True)
        for line in stopped_lines(sanction):
            sheet.item(line, LARGE)
        sheet.ln(3)
    _section(sheet, _("How to appeal"), how_to_appeal(sanction))
    _signatures(sheet, sanction)
    return sheet.pdf()


def appeal_letter(appeal: Appeal) -> bytes:
    """The decision about an appeal, with its reasons."""
    sanction = appeal.sanction
    decided = timezone.localdate(appeal.decided_at)
    sheet = _sheet(sanction, _("Decision about the appeal against %(folio)s") % {"folio": sanction.folio}, decided)
    facts = [
        (_("Recruiter"), sanction.recruiter.legal_name),
        (_("Appeal filed on"), day(appeal.filed_on)),
        (_("Decision"), str(appeal.get_status_display())),
    ]
    if appeal.status == AppealStatus.VARIED:
        facts.append((_("The sanction now ends on"), day(appeal.new_ends_on)))
    for term, value in facts:
        sheet.paragraph(f"{term}: {value}", LARGE)
    sheet.ln(3)
    _section(sheet, _("Reasons"), appeal.reasons)
    sheet.paragraph(_("Decided by: %(name)s") % {"name": appeal.decided_by}, LARGE)
    return sheet.pdf()


def stopped_lines(sanction: Sanction) -> list[str]:
    """What was touched, as counts: the letter names no worker."""
    counts: dict[str, int] = {}
    for what in sanction.items.filter(origin__isnull=True).values_list("what", flat=True):
        counts[what] = counts.get(what, 0) + 1
    words = {
        Touching.LICENCE: lambda n: ngettext("%(n)d licence", "%(n)d licences", n),
        Touching.MANDATE: lambda n: ngettext("%(n)d mandate is frozen", "%(n)d mandates are frozen", n),
        Touching.VACANCY: lambda n: ngettext("%(n)d vacancy is held", "%(n)d vacancies are held", n),
        Touching.PROPOSAL: lambda n: ngettext("%(n)d proposal stops", "%(n)d proposals stop", n),
        Touching.OFFER: lambda n: ngettext("%(n)d offer stops", "%(n)d offers stop", n),
        Touching.GOES_ON: lambda n: ngettext(
            "%(n)d person who has agreed goes on without you", "%(n)d people who have agreed go on without you", n
        ),
        Touching.ABROAD: lambda n: ngettext(
            "%(n)d person abroad is looked after by the ministry",
            "%(n)d people abroad are looked after by the ministry",
            n,
        ),
    }
    lines = [said(counts[what]) % {"n": counts[what]} for what, said in words.items() if what in counts]
    return lines or [_("From the day it begins: every mandate, vacancy, proposal and offer.")]


def how_to_appeal(sanction: Sanction) -> str:
    effect = (
        _("The appeal suspends the effect of this decision.")
        if sanction.appeal_stays
        else _("The appeal does not suspend the effect of this decision.")
    )
    said = _(
        "You may appeal until %(day)s to: %(to)s. Say why you do not agree, on your page or at any office. %(effect)s"
    )
    return said % {"day": day(sanction.appeal_until), "to": sanction.appeal_to, "effect": effect}


def period_of(sanction: Sanction) -> str:
    return _period(sanction, sanction.ends_on)


def _period(sanction: Sanction, ends_on: date | None) -> str:
    begins = sanction.starts_on or (timezone.localdate(sanction.signed_at) if sanction.signed_at else None)
    first = day(begins) if begins else _("from the signature")
    return f"{first} – {day(ends_on) if ends_on else _('until it is lifted')}"


def _signed_end(sanction: Sanction) -> date | None:
    """The last day as it was signed: an appeal that made it shorter has a letter of its own."""
    varied = sanction.appeals.filter(status=AppealStatus.VARIED).first()
    return varied.old_ends_on if varied else sanction.ends_on


def _sheet(sanction: Sanction, title: str, on: date) -> Letter:
    sheet = Letter(title=title, language=get_language() or "es", made_on=on)
    sheet.paragraph(str(sanction.get_regime_display()), SMALL)
    sheet.paragraph(title, 15, bold=True, gap=3)
    return sheet


def _facts(sheet: Letter, sanction: Sanction, signed: date) -> None:
    facts = [
        (_("Recruiter"), sanction.recruiter.legal_name),
        (_("Decision"), str(sanction.get_kind_display())),
        (_("Signed on"), day(signed)),
        (_("Period"), _period(sanction, _signed_end(sanction))),
    ]
    if sanction.kind == SanctionKind.SURETY and sanction.surety:
        facts.append((_("Amount called"), money(sanction.called_amount, sanction.surety.currency)))
        facts.append((_("Surety"), str(sanction.surety)))
    for term, value in facts:
        sheet.paragraph(f"{term}: {value}", LARGE)
    sheet.ln(3)


def _section(sheet: Letter, title: str, text: str) -> None:
    sheet.paragraph(title, LARGE, bold=True)
    sheet.paragraph(text, LARGE, gap=3)


def _signatures(sheet: Letter, sanction: Sanction) -> None:
    sheet.rule(gap=3)
    sheet.paragraph(_("Proposed by: %(name)s") % {"name": sanction.proposed_by}, LARGE)
    sheet.paragraph(_("Signed by: %(name)s") % {"name": sanction.signed_by}, LARGE)
