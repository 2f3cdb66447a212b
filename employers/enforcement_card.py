"""What public lists of sanctions say of an employer, in the words of the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.wording import grouped

from .choices import EnforcementKind, MatchReason, MatchStatus
from .enforcement.likeness import LIKELY, VERY_LIKELY
from .models import Employer, EnforcementMatch, EnforcementRecord
from .selectors import matches_of


@dataclass(frozen=True)
class EnforcementLine:
    """`state` and `label` are the badge's."""

    match: int
    state: str
    label: str
    sentence: str
    source: str


@dataclass(frozen=True)
class EnforcementCard:
    """`warning`: what stands in the way today, or waits for somebody's decision; in words, or nothing."""

    lines: tuple[EnforcementLine, ...]
    warning: str


def enforcement_card(employer: Employer) -> EnforcementCard | None:
    """None where no list that was read in may be about the employer: which says nothing about it."""
    matches = matches_of(employer)
    if not matches:
        return None
    today = timezone.localdate()
    barred = any(match.status == MatchStatus.CONFIRMED and match.record.is_in_force(today) for match in matches)
    waiting = sum(match.status == MatchStatus.SUGGESTED for match in matches)
    if barred:
        warning = _("A confirmed debarment is in force.")
    elif waiting:
        warning = ngettext(
            "%(n)d published sanction may be about this employer: somebody has to decide.",
            "%(n)d published sanctions may be about this employer: somebody has to decide.",
            waiting,
        ) % {"n": waiting}
    else:
        warning = ""
    return EnforcementCard(tuple(map(_line, matches)), warning)


def _line(match: EnforcementMatch) -> EnforcementLine:
    state, label = match_face(match)
    source = source_of(match.record)
    if match.status == MatchStatus.SUGGESTED:
        source = " · ".join([_("To be decided"), source])
    return EnforcementLine(match.pk, state, label, sentence_of(match.record), source)


def match_face(match: EnforcementMatch) -> tuple[str, str]:
    """The badge: what a person decided and whether it counts today; how likely it is where nobody has."""
    if match.status == MatchStatus.SUGGESTED:
        return "warn", confidence_in_words(match.confidence)
    if match.status == MatchStatus.DISMISSED:
        return "off", str(match.get_status_display())
    if match.record.is_in_force(timezone.localdate()):
        return "fail", _("in force")
    return "off", _("over") if match.record.kind == EnforcementKind.DEBARMENT else _("confirmed")


def confidence_in_words(confidence: int) -> str:
    if confidence >= VERY_LIKELY:
        return _("very likely")
    return _("likely") if confidence >= LIKELY else _("possible")


def reasons_in_words(match: EnforcementMatch) -> list[str]:
    known = dict(MatchReason.choices)
    return [str(known[reason]) for reason in match.reasons if reason in known]


def sentence_of(record: EnforcementRecord) -> str:
    """`Birchfield LLC, Macon, GA: debarred from H-2A, 1/2/2026 – 31/1/2028`."""
    place = ", ".join(filter(None, (record.city, str(record.subdivision or record.state_written))))
    who = ", ".join(filter(None, (record.name_written, place)))
    if record.kind == EnforcementKind.DEBARMENT:
        words = {"who": who, "programme": record.programme_written or "–", "days": days_of(record)}
        if record.rescinded:
            return _("%(who)s: debarred from %(programme)s, %(days)s; rescinded") % words
        return _("%(who)s: debarred from %(programme)s, %(days)s") % words
    return f"{who}: {_violations(record)}, {days_of(record)}"


def days_of(record: EnforcementRecord) -> str:
    first = date_format(record.starts_on, "SHORT_DATE_FORMAT") if record.starts_on else "–"
    if record.ends_on:
        return f"{first} – {date_format(record.ends_on, 'SHORT_DATE_FORMAT')}"
    return _("from %(day)s, no end named") % {"day": first} if record.kind == EnforcementKind.DEBARMENT else first


def _violations(record: EnforcementRecord) -> str:
    parts = []
    for name, count in (("H-2A", record.h2a_violations), ("H-2B", record.h2b_violations)):
        if count:
            parts.append(
                ngettext("%(n)s %(programme)s violation", "%(n)s %(programme)s violations", count)
                % {"n": grouped(count), "programme": name}
            )
    return ", ".join(parts) or _("findings without H-2 violations")


def source_of(record: EnforcementRecord) -> str:
    return _("%(file)s, row %(row)s, read in on %(day)s") % {
        "file": record.batch.file_name,
        "row": record.row_number,
        "day": date_format(localtime(record.batch.started_at), "SHORT_DATE_FORMAT"),
    }
