"""A letter as text and as paper, and whether it gives away who complained. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from common.folios import folios_in
from common.names import plain
from common.pdf import Letter

from .models import Complaint
from .selectors.conflicts import is_named, words_told

PLACEHOLDERS = (
    "addressee",
    "allegations",
    "answer_by",
    "country",
    "date",
    "findings",
    "office",
    "outcome",
    "signed_by",
)
SAME_WORDS = 5  # so many words in a row, as the person wrote them, and whoever reads the letter may know who it was
DIGITS = 6  # of a phone or an identity number
_NAME = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"\d[\d\s().-]*\d")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def unknown_names(text: str) -> list[str]:
    """Names between braces that nothing fills in."""
    return sorted({name for name in _NAME.findall(text) if name not in PLACEHOLDERS})


def filled(text: str, values: Mapping[str, str]) -> str:
    return _NAME.sub(lambda found: values.get(found[1], found[0]), text)


def gives_away(text: str, *, folio: str, contact: str, told: Iterable[str]) -> list[str]:
    """Why a text must not go to the other side, in words; nothing where it may.

    `told`: the account and every message of the person. Compared without accents and capitals.
    """
    found = []
    if folio in text or any(one == folio for one in folios_in(text)):
        found.append(_("It holds the folio of the complaint."))
    if is_named(contact, text):
        found.append(_("It names the person who complained."))
    if _numbers(contact) & _numbers(text) or _addresses(contact) & _addresses(text):
        found.append(_("It holds how to reach the person who complained."))
    words = plain(text).split()
    runs = {tuple(words[place : place + SAME_WORDS]) for place in range(len(words) - SAME_WORDS + 1)}
    found += [
        _("It repeats what the person wrote: “%(words)s”.") % {"words": " ".join(run)}
        for run in _first_runs(told, runs)
    ]
    return found


def complaint_gives_away(complaint: Complaint, text: str) -> list[str]:
    """Why a text that the other side reads must not say this, in words; nothing where it may."""
    told = [str(complaint.account), *words_told(complaint)]
    return gives_away(text, folio=complaint.folio, contact=complaint.contact, told=told)


def _first_runs(told: Iterable[str], runs: set[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    """Of each text that is repeated, the first words of it."""
    for text in told:
        words = plain(text).split()
        places = range(len(words) - SAME_WORDS + 1)
        run = next((run for place in places if (run := tuple(words[place : place + SAME_WORDS])) in runs), None)
        if run is not None:
            yield run


def _numbers(text: str) -> set[str]:
    """The last digits of every number in it that is long enough: a prefix of the country may stand before a phone."""
    digits = (re.sub(r"\D", "", found) for found in _NUMBER.findall(text))
    return {number[-DIGITS:] for number in digits if len(number) >= DIGITS}


def _addresses(text: str) -> set[str]:
    return {found.lower() for found in _ADDRESS.findall(text)}


def letter_pdf(*, number: str, subject: str, body: str, language: str, day: date) -> bytes:
    """The same letter gives the same bytes."""
    sheet = Letter(title=subject, language=language, made_on=day)
    sheet.paragraph(number, 9, gap=6)
    sheet.paragraph(subject, 13, bold=True, gap=5)
    for paragraph in body.split("\n"):
        if paragraph.strip().startswith("- "):
            sheet.item(paragraph.strip()[2:], 11)
        else:
            sheet.paragraph(paragraph.strip() or " ", 11, gap=1.5)
    return sheet.pdf()
