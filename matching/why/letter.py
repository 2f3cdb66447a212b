"""The paper that tells a person what came of the matching, in plain words and large letters: one page, to take home.

It speaks of nobody else and of no points; it names a job only to the person it was proposed to. No name and no identity number stand on
it: who finds it learns nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import segno
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from common.i18n import in_language
from common.pdf import Sheet
from common.wording import day
from employers.models import Vacancy
from employers.presentation import place
from pathways.engine.rules import Who
from pathways.selectors import changes_for_display
from workers.models import Worker

from ..choices import FALLEN
from ..explanation import findings_told
from ..models import MatchRun, NearMiss, NotProposed, Proposal
from .plain import thing

LETTER = (215.9, 279.4)
MARGIN = 20
LARGE, SMALLEST = 15.0, 10.5  # points: as large as the page allows
MOST_THINGS = 5
LANGUAGES = {"spa": "es", "eng": "en", "fra": "fr"}
Came = Literal["proposed", "ended", "no_seat", "nothing_open"]


@dataclass(frozen=True)
class Told:
    """What a letter says, in one language. `things`: what to bring or what would help; if nobody `can_change` it, what stood in the way."""

    came: Came
    language: str
    folio: str
    office: str
    phone: str
    address: str
    as_of: date
    made_on: date
    work: tuple[str, ...]
    also: tuple[str, ...]
    things: tuple[str, ...]
    can_change: bool
    check: str
    complain: str


def language_of(worker: Worker) -> str:
    """The person's own language where letters are written in it, else Spanish."""
    return LANGUAGES.get(worker.preferred_language_id or "", "es")


def told_of(
    result: Proposal | NotProposed,
    miss: NearMiss | None,
    today: date,
    addresses: tuple[str, str],
    others: Iterable[Proposal] = (),
) -> Told:
    """`addresses` in full: where the folio is looked up, and where one says what went wrong.

    `others`: what the same run proposed to the person besides; those that have ended are not told.
    """
    check, complain = addresses
    worker = result.worker
    with override(language_of(worker)):
        return Told(
            came=_came(result),
            language=get_language() or "es",
            folio=worker.folio,
            office=worker.office.name,
            phone=worker.office.phone,
            address=worker.office.address,
            as_of=result.run.as_of,
            made_on=today,
            work=_work(result.vacancy) if isinstance(result, Proposal) and _came(result) == "proposed" else (),
            also=tuple(_short(other.vacancy) for other in others if other.status not in FALLEN),
            things=tuple(_things(result, miss))[:MOST_THINGS],
            can_change=bool(_own_changes(miss)),
            check=check,
            complain=complain,
        )


def _came(result: Proposal | NotProposed) -> Came:
    if isinstance(result, Proposal):
        return "ended" if result.status in FALLEN else "proposed"
    return "no_seat" if result.open_to else "nothing_open"


def _work(vacancy: Vacancy) -> tuple[str, ...]:
    return (
        _("Work: %(work)s") % {"work": vacancy.title},
        _("Employer: %(employer)s") % {"employer": vacancy.employer},
        _("Place: %(place)s") % {"place": place(vacancy)},
        _("From %(first)s to %(last)s") % {"first": day(vacancy.starts_on), "last": day(vacancy.ends_on)},
        _("Number of the job: %(folio)s") % {"folio": vacancy.folio},
    )


def _short(vacancy: Vacancy) -> str:
    return _("Also: %(work)s, %(employer)s, %(place)s, from %(first)s to %(last)s (%(folio)s)") % {
        "work": vacancy.title,
        "employer": vacancy.employer,
        "place": place(vacancy),
        "first": day(vacancy.starts_on),
        "last": day(vacancy.ends_on),
        "folio": vacancy.folio,
    }


def _things(result: Proposal | NotProposed, miss: NearMiss | None) -> Iterator[str]:
    """Of what is not known, and of what would open a job, that which is the person's own to bring or change."""
    if isinstance(result, Proposal):
        if _came(result) == "proposed":
            found = findings_told(result.judged_by, result.findings)
            unknown = [one for one in found if one["outcome"] == "unknown" and one["who"] == Who.WORKER]
            yield from dict.fromkeys(thing(one["needs"], one["titles"]) for one in unknown)
    elif not result.open_to:
        changes = _own_changes(miss)
        for change, shown in zip(changes, changes_for_display(changes), strict=True):
            yield f"{thing(change['needs'], change['titles'])} {shown.different}".strip()
        if not changes:
            yield from (_title(result.run, name) for name, _count in result.bars)


def _own_changes(miss: NearMiss | None) -> list[dict[str, Any]]:
    return [change for change in miss.changes if change["who"] == Who.WORKER] if miss else []


def _title(run: MatchRun, name: str) -> str:
    return in_language(run.rule_texts.get(name, {}).get("titles", {})) or name


def letter_pdf(told: Told) -> bytes:
    """One page of letter paper, in the largest letters with which all of it fits."""
    with override(told.language):
        size = LARGE
        while size > SMALLEST and _written(told, size, LETTER[1] * 4).measured() > LETTER[1] - MARGIN:
            size -= 0.5
        return _written(told, size, LETTER[1]).pdf()


def _written(told: Told, size: float, height: float) -> Sheet:
    heading = _HEADINGS[told.came]()
    sheet = Sheet(
        LETTER[0], height, MARGIN, title=f"{heading} {told.folio}", language=told.language, made_on=told.made_on
    )
    sheet.paragraph(f"{told.office} · {day(told.made_on)}", size * 0.75, gap=1)
    sheet.paragraph(_("For the person with the folio %(folio)s") % {"folio": told.folio}, size * 0.75, gap=size * 0.2)
    sheet.paragraph(heading, size * 1.6, bold=True, gap=size * 0.15)
    for line in told.work:
        sheet.paragraph(line, size, bold=True)
    for line in told.also:
        sheet.paragraph(line, size)
    for title, lines, are_items in _sections(told):
        sheet.ln(size * 0.15)
        sheet.paragraph(title, size * 1.05, bold=True)
        for line in lines:
            (sheet.item if are_items else sheet.paragraph)(line, size)
    sheet.ln(size * 0.2)
    sheet.squares([list(row) for row in segno.make_qr(told.check, error="m").matrix_iter(border=0)], 28, gap=1.5)
    sheet.paragraph(_("This code shows only that the folio is valid."), size * 0.7)
    return sheet


_HEADINGS = {
    "proposed": lambda: _("You are proposed for a job"),
    "ended": lambda: _("The proposal for you has ended"),
    "no_seat": lambda: _("This time there was no seat for you"),
    "nothing_open": lambda: _("This time there was no job open to you"),
}


def _sections(told: Told) -> Iterator[tuple[str, list[str], bool]]:
    """Title, lines, whether they are a list."""
    yield from _what_it_means(told)
    yield (
        _("Never pay"),
        [
            _(
                "This is free. Nobody may ask you for money: not for the job, the papers or the trip. If somebody does, tell us."
            )
        ],
        False,
    )
    yield _("Whom to ask"), [" · ".join(part for part in (told.office, told.phone, told.address) if part)], False
    yield (
        _("If something is wrong"),
        [
            _("You can ask why, see your file and have it corrected, at the office."),
            _("You can complain, also without your name, at the office or here: %(address)s")
            % {"address": told.complain},
        ],
        False,
    )


def _what_it_means(told: Told) -> Iterator[tuple[str, list[str], bool]]:
    if told.came == "proposed":
        yield (
            _("What this means"),
            [
                _(
                    "You may be able to do this work. A proposal is not a promise: do not sell anything, do not leave your work."
                )
            ],
            False,
        )
        steps = [
            _("The office looks at the proposal."),
            _("If there is a seat for you, we call you."),
            _("You say yes or no."),
        ]
        yield _("What comes next"), steps, True
        if told.things:
            yield _("What to bring to the office"), list(told.things), True
    elif told.came == "ended":
        yield (
            _("What this means"),
            [_("You were proposed for a job. That has ended. It is not held against you.")],
            False,
        )
        yield _("What comes next"), [_("You stay registered. You are looked at again when there are new jobs.")], False
    else:
        if told.came == "no_seat":
            why = _("There are jobs that you can do. But there were more people than seats. You did nothing wrong.")
        else:
            why = _("On %(day)s we looked at all jobs. None of them was open to you on that day.") % {
                "day": day(told.as_of)
            }
        yield _("What this means"), [why], False
        if told.things:
            yield _("What can help") if told.can_change else _("What these jobs ask for"), list(told.things), True
        yield _("What comes next"), [_("You stay registered. You are looked at again when there are new jobs.")], False
