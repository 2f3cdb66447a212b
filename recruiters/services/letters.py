"""Letters to the other side: written from chosen allegations only, looked over by a person, then sent and kept as they went out."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState
from common.folios import next_folios
from common.sealed import SealedFolder
from common.wording import day

from ..choices import FindingOutcome, LetterKind
from ..desk_letters import complaint_gives_away, filled, letter_pdf, unknown_names
from ..models import Allegation, Complaint, ComplaintLetter, LetterTemplate
from .complaints import complaint_taken, note

SHIPPED = Path(__file__).parents[1] / "data" / "letters.toml"
LETTERS = SealedFolder("complaint-letters")
SERIES = "C"


@transaction.atomic
def letter_templates_load() -> dict[str, int]:
    """Bring in the shipped templates for all countries. Those that are there are left as they are."""
    report = {"read": 0, "created": 0, "unchanged": 0}
    for entry in tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["letter"]:
        key = {"kind": entry["kind"], "language": entry["language"], "country": None}
        words = {"subject": entry["subject"], "body": entry["body"].strip()}
        _template, created = LetterTemplate.objects.get_or_create(**key, defaults=words)
        report["read"] += 1
        report["created" if created else "unchanged"] += 1
    return report


def letter_template_save(*, template: LetterTemplate) -> LetterTemplate:
    if unknown := unknown_names(template.subject + template.body):
        raise InvalidInput(_("Nothing fills these in: %(names)s.") % {"names": ", ".join(unknown)}, field="body")
    template.save()
    return template


@transaction.atomic
def letter_write(
    *,
    complaint: Complaint,
    kind: str,
    language: str,
    allegations: Collection[int],
    addressee: str,
    by: User,
    answer_by: date | None = None,
) -> ComplaintLetter:
    """A letter from the template of that kind and language, to be looked over. Of the complaint it holds the chosen allegations' kinds."""
    stored = complaint_taken(complaint, by)
    chosen = list(Allegation.objects.filter(complaint=stored, pk__in=allegations).order_by("pk"))
    if not chosen:
        raise InvalidInput(_("Choose at least one allegation."), field="allegations")
    if not addressee.strip():
        raise InvalidInput(_("Say to whom it goes."), field="addressee")
    if kind == LetterKind.OUTCOME and any(one.outcome == FindingOutcome.OPEN for one in chosen):
        raise InvalidInput(_("Decide these allegations before their outcome is told."), field="allegations")
    template = _template(stored, kind, language)
    with translation.override(language):
        values = _values(stored, chosen, addressee.strip(), by, answer_by)
    letter = ComplaintLetter.objects.create(
        complaint=stored,
        kind=kind,
        language=language,
        number=next_folios(SERIES, timezone.localdate())[0],
        addressee=addressee.strip(),
        allegations=[one.pk for one in chosen],
        subject=filled(template.subject, values),
        body=filled(template.body, values),
        answer_by=answer_by,
        written_by=by,
    )
    note(stored, "draft", by, letter.number)
    return letter


@transaction.atomic
def letter_change(*, letter: ComplaintLetter, subject: str, body: str, by: User) -> ComplaintLetter:
    """Put words right before it is sent."""
    complaint_taken(letter.complaint, by)
    changed = ComplaintLetter.objects.filter(pk=letter.pk, sent_at=None).update(
        subject=subject.strip()[:200], body=body.replace("\r\n", "\n").strip()
    )
    if not changed:
        raise WrongState(_("It was sent: write another one."))
    letter.refresh_from_db()
    return letter


@transaction.atomic
def letter_send(*, letter: ComplaintLetter, looked_over: bool, by: User) -> ComplaintLetter:
    """Keep it as it goes out, with its fingerprint. Refused while a word of it could give away who complained.

    `looked_over`: whoever sends it has read it and says so.
    """
    stored = complaint_taken(letter.complaint, by)
    fresh = ComplaintLetter.objects.select_for_update().get(pk=letter.pk)
    if fresh.sent_at is not None:
        raise WrongState(_("It was sent already."))
    if not looked_over:
        raise InvalidInput(_("Read it, and say that you have: nobody takes a letter back."), field="looked_over")
    if found := letter_gives_away(fresh):
        raise InvalidInput(" ".join(found), field="body")
    now = timezone.now()
    content = letter_pdf(
        number=fresh.number,
        subject=fresh.subject,
        body=fresh.body,
        language=fresh.language,
        day=timezone.localdate(now),
    )
    fresh.stored, fresh.sha256, _size = LETTERS.keep([content])
    fresh.sent_by, fresh.sent_at = by, now
    fresh.save(update_fields=["stored", "sha256", "sent_by", "sent_at"])
    note(stored, "letter", by, f"{fresh.number}: {fresh.get_kind_display()}")
    return fresh


@transaction.atomic
def letter_drop(*, letter: ComplaintLetter, by: User) -> None:
    """Throw away what was not sent."""
    stored = complaint_taken(letter.complaint, by)
    if letter.sent_at is not None:
        raise WrongState(_("It was sent: it stays."))
    ComplaintLetter.objects.filter(pk=letter.pk, sent_at=None).delete()
    note(stored, "drop", by, letter.number)


def letter_gives_away(letter: ComplaintLetter) -> list[str]:
    """Why it may not go out."""
    return complaint_gives_away(letter.complaint, f"{letter.subject}\n{letter.body}\n{letter.addressee}")


def letter_content(letter: ComplaintLetter) -> bytes:
    """The paper: as it was sent, else as it would be sent today."""
    if letter.stored:
        with LETTERS.opened(letter.stored, f"{letter.number}.pdf") as path:
            return path.read_bytes()
    return letter_pdf(
        number=letter.number,
        subject=letter.subject,
        body=letter.body,
        language=letter.language,
        day=timezone.localdate(),
    )


def _template(complaint: Complaint, kind: str, language: str) -> LetterTemplate:
    fitting = LetterTemplate.objects.filter(kind=kind, language=language, is_active=True)
    own = fitting.filter(country=complaint.country_id).first() or fitting.filter(country=None).first()
    if own is None:
        raise InvalidInput(_("There is no template of this letter in this language."), field="language")
    return own


def _values(
    complaint: Complaint, allegations: list[Allegation], addressee: str, by: User, answer_by: date | None
) -> dict[str, str]:
    return {
        "addressee": addressee,
        "allegations": "\n".join(f"- {one.get_category_display()}" for one in allegations),
        "findings": "\n".join(f"- {one.get_category_display()}: {one.get_outcome_display()}" for one in allegations),
        "outcome": "\n".join(sorted({one.get_outcome_display() for one in allegations})),
        "answer_by": day(answer_by) if answer_by else "–",
        "country": complaint.country.title,
        "date": day(timezone.localdate()),
        "office": str(complaint.office or _("Labour inspection")),
        "signed_by": by.full_name,
    }
