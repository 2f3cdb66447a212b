"""The letter of a decision: what was looked at and found, the reasons, the articles, how to appeal. Nobody who was heard is named in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.pdf import Letter
from common.wording import day

from ..choices import HearingKind, VettingDecision
from ..models import VettingProposal
from ..selectors.vetting import Line, lines_of, list_of
from .checklists import GROUPS

LARGE, SMALL = 10.5, 9


def decision_letter(proposal: VettingProposal) -> bytes:
    """The signed decision in the active language. The same decision gives the same bytes."""
    sheet = Letter(
        title=_("Decision %(folio)s") % {"folio": proposal.case.folio},
        language=get_language() or "es",
        made_on=timezone.localdate(proposal.decided_at),
    )
    _head(sheet, proposal)
    _licence(sheet, proposal)
    _section(sheet, _("Reasons"), proposal.reasons)
    _section(sheet, _("Articles"), proposal.articles)
    _looked_at(sheet, proposal)
    _section(sheet, _("How to appeal"), how_to_appeal(proposal))
    sheet.rule(gap=3)
    sheet.paragraph(_("Proposed by: %(name)s") % {"name": proposal.proposed_by}, LARGE)
    sheet.paragraph(_("Signed by: %(name)s") % {"name": proposal.decided_by}, LARGE)
    return sheet.pdf()


def decision_told(proposal: VettingProposal) -> str:
    """The decision as one sentence."""
    said = {
        VettingDecision.GRANT: _("The licence of %(recruiter)s is granted."),
        VettingDecision.GRANT_CONDITIONS: _("The licence of %(recruiter)s is granted with conditions."),
        VettingDecision.REFUSE: _("The licence of %(recruiter)s is refused."),
    }
    return said[VettingDecision(proposal.decision)] % {"recruiter": proposal.case.recruiter.legal_name.rstrip(".")}


def how_to_appeal(proposal: VettingProposal) -> str:
    words = {"route": proposal.appeal_to.rstrip("."), "n": proposal.appeal_days}
    if proposal.appeal_in_working_days:
        within = ngettext(
            "%(route)s. Within %(n)d working day after the day on which this letter is handed over.",
            "%(route)s. Within %(n)d working days after the day on which this letter is handed over.",
            proposal.appeal_days,
        )
    else:
        within = ngettext(
            "%(route)s. Within %(n)d day after the day on which this letter is handed over.",
            "%(route)s. Within %(n)d days after the day on which this letter is handed over.",
            proposal.appeal_days,
        )
    return within % words


def _head(sheet: Letter, proposal: VettingProposal) -> None:
    case = proposal.case
    sheet.paragraph(str(case.get_regime_display()), SMALL)
    sheet.paragraph(_("Decision %(folio)s") % {"folio": case.folio}, 15, bold=True, gap=2)
    sheet.paragraph(decision_told(proposal), 12, bold=True, gap=2)
    facts = (
        (_("Recruiter"), case.recruiter.legal_name),
        (_("Tax number"), case.recruiter.tax_number),
        (_("Purpose"), str(case.get_purpose_display())),
        (_("Opened on"), day(case.opened_on)),
        (_("Signed on"), day(timezone.localdate(proposal.decided_at))),
    )
    _facts(sheet, facts)


def _licence(sheet: Letter, proposal: VettingProposal) -> None:
    if proposal.decision == VettingDecision.REFUSE:
        return
    sheet.paragraph(_("The licence"), LARGE, bold=True)
    facts = (
        (_("Number"), proposal.number),
        (_("Class"), proposal.licence_class),
        (_("Authority"), proposal.authority),
        (_("Valid"), f"{day(proposal.valid_from)} – {day(proposal.valid_to)}"),
    )
    _facts(sheet, facts)
    if conditions := list(proposal.conditions.all()):
        sheet.paragraph(_("Conditions"), LARGE, bold=True)
        for condition in conditions:
            said = _("%(condition)s By %(day)s.") % {"condition": _ended(condition.text), "day": day(condition.due_on)}
            sheet.item(said, LARGE)
        sheet.ln(3)


def _looked_at(sheet: Letter, proposal: VettingProposal) -> None:
    case = proposal.case
    sheet.paragraph(_("What was looked at"), LARGE, bold=True)
    sheet.paragraph(
        _("List as of %(day)s: %(law)s") % {"day": day(case.list_version), "law": list_of(case).citation}, SMALL, gap=1
    )
    for group, lines in groupby(lines_of(case), key=lambda line: line.item.group if line.item else ""):
        sheet.paragraph(str(GROUPS.get(group, "")), SMALL, bold=True)
        for line in lines:
            sheet.item(_found(line), SMALL)
        sheet.ln(1)
    for sentence in _heard(proposal):
        sheet.paragraph(sentence, SMALL)
    sheet.ln(3)


def _found(line: Line) -> str:
    outcome = str(line.answer.get_outcome_display()) if line.answer.outcome else _("not looked at")
    note = f" – {line.answer.note}" if line.answer.note else ""
    return f"{line.name}: {outcome}{note}"


def _heard(proposal: VettingProposal) -> Iterator[str]:
    """How many were heard and visited: never who, nor where."""
    kinds = list(proposal.case.hearings.values_list("kind", flat=True))
    if interviews := kinds.count(HearingKind.INTERVIEW):
        yield ngettext("%(n)d interview was held.", "%(n)d interviews were held.", interviews) % {"n": interviews}
    if visits := kinds.count(HearingKind.VISIT):
        yield ngettext("%(n)d visit of premises was made.", "%(n)d visits of premises were made.", visits) % {
            "n": visits
        }


def _facts(sheet: Letter, facts: tuple[tuple[str, str], ...]) -> None:
    for term, value in facts:
        if value:
            sheet.paragraph(f"{term}: {value}", LARGE)
    sheet.ln(3)


def _section(sheet: Letter, title: str, text: str) -> None:
    sheet.paragraph(title, LARGE, bold=True)
    sheet.paragraph(text, LARGE, gap=3)


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
