"""The inspectors' desk of the demonstration, by the services of its pages: an agency's complaints, letters, messages, photos and money.

Nobody is written to: messages wait for whoever comes back with the digits, letters are paper.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from PIL import Image, ImageDraw, ImageFont

from accounts.choices import Role
from accounts.models import User
from recruiters.evidence import Waiting, evidence_take
from recruiters.models import Complaint, ComplaintMessage, Recruiter, Restitution
from recruiters.services import (
    Claim,
    Fee,
    Telling,
    allegation_find,
    complaint_ask,
    complaint_file,
    complaint_pause,
    cost_rules_load,
    letter_send,
    letter_templates_load,
    letter_write,
    message_receive,
    messages_seen_by_the_desk,
    payment_note,
    restitution_agree,
    restitution_ask,
    restitution_move,
)

from .chance import Streams
from .copying import Written

ASKED = "¿Conserva la boleta del banco? Puede tomarle una foto y agregarla aquí. No hace falta que dé su nombre."
ANSWERED = "Sí la tengo, aquí va la foto. ¿Cuándo me devuelven?"
THANKED = "Gracias. La boleta ya está en el expediente; le avisamos por este medio cuando la agencia conteste."
AGAIN = "Me volvieron a llamar de la agencia. ¿Tengo que pagar lo que falta?"
PAUSED = "Se dio audiencia a la agencia: se espera su respuesta."
FOUND = "La boleta del banco y lo que cuentan otras personas coinciden en la cuenta y en el monto."
REFUSED = "La agencia dice que el depósito lo recibió una persona ajena."
LESS = "La persona está de acuerdo: se descuenta el examen médico que sí le hicieron."
ANONYMOUS = "Llegaron a la aldea el domingo con una lista. Piden Q4,875 en una cuenta y Q300 en efectivo por el examen. Somos como veinte."
OF_AN_ORGANISATION = (
    "We help families in the area. Four of them told us that the agency keeps their passports until the season ends and asks for a "
    "deposit before the interview."
)


@dataclass(frozen=True)
class Agency:
    """The agency that the story is about, its complaints by state, and who works on them."""

    recruiter: Recruiter
    by: User
    seed: str

    def complaints(self, status: str) -> list[Complaint]:
        about = Complaint.objects.filter(recruiter=self.recruiter, status=status, assigned_to=self.by)
        return list(about.order_by("received_on", "pk"))

    def token(self, name: str) -> str:
        """A walk's token that is the same each time, and another one in each making."""
        return hashlib.sha256(f"{self.seed} {name}".encode()).hexdigest()


def load_desk(streams: Streams, agency: Recruiter | None, users: dict[Role, User], today: date) -> Written:
    """Nothing without an inspector of the agency's country."""
    inspector = users.get(Role.INSPECTOR)
    if agency is None or inspector is None or inspector.country != agency.country_id:
        return {}
    letter_templates_load()
    cost_rules_load()
    story = Agency(agency, inspector, f"demo {streams.seed} {streams.offset}")
    looked_at, settled = story.complaints("investigating"), story.complaints("remedy")
    for number, complaint in enumerate(looked_at[:3]):
        _conversation(story, complaint, number)
    for number, complaint in enumerate(looked_at[:2]):
        _letter(story, complaint, today, sent=number == 0)
    new = _filed_today(story)
    restitutions = _money(story, settled, looked_at, today)
    return {"messages": ComplaintMessage.objects.count(), "restitutions": restitutions, "new complaints": new}


def _conversation(story: Agency, complaint: Complaint, number: int) -> None:
    """Asked, answered with a photo, thanked; of the second the answer was not read yet, the third did not come back."""
    complaint_ask(complaint=complaint, body=ASKED, by=story.by)
    if number == 2:
        return
    photo = evidence_take([receipt_drawn(f"0{number + 3}7-118", "Q 4,875.00")])
    message_receive(complaint=complaint.pk, body=ANSWERED, token=story.token(f"answer {number}"), pictures=(photo,))
    if number == 0:
        complaint_ask(complaint=complaint, body=THANKED, by=story.by)
        messages_seen_by_the_desk(complaint=complaint)
    else:
        message_receive(complaint=complaint.pk, body=AGAIN, token=story.token("again"))


def _letter(story: Agency, complaint: Complaint, today: date, *, sent: bool) -> None:
    """To the agency: one that went out and is waited for, one that is still looked over."""
    letter = letter_write(
        complaint=complaint,
        kind="hearing",
        language="es",
        allegations=list(complaint.allegations.values_list("pk", flat=True)),
        addressee=story.recruiter.legal_name,
        answer_by=today + timedelta(days=10),
        by=story.by,
    )
    if sent:
        letter_send(letter=letter, looked_over=True, by=story.by)
        complaint.refresh_from_db()
        if not complaint.is_paused:
            complaint_pause(complaint=complaint, reason=PAUSED, by=story.by)


def _money(story: Agency, settled: Sequence[Complaint], looked_at: Sequence[Complaint], today: date) -> int:
    """Asked back: all of it came, half came, refused, agreed on less, and one that was asked for today."""
    chosen = [*_with_fees(settled)[:2], *_with_fees(looked_at)[-3:]]
    made = [_asked_back(story, complaint) for complaint in chosen]
    for number, restitution in enumerate(made):
        due = today + timedelta(days=(30, 12, 0, 20, 0)[number])
        if number == 2:
            restitution_move(restitution=restitution, name="refuse", by=story.by, reason=REFUSED)
        elif number < 4:
            less = Decimal(250 if number == 3 else 0)
            restitution_agree(
                restitution=restitution,
                amount=restitution.asked - less,
                due_on=due,
                by=story.by,
                reason=LESS if less else "",
            )
        if number < 2:
            payment_note(
                restitution=restitution,
                amount=restitution.asked / (number + 1),
                paid_on=today,
                through="ministry",
                token=story.token(f"payment {number}")[:40],
                by=story.by,
            )
    return len(made)


def _with_fees(complaints: Sequence[Complaint]) -> list[Complaint]:
    return [complaint for complaint in complaints if complaint.fees.exists()]


def _asked_back(story: Agency, complaint: Complaint) -> Restitution:
    for allegation in complaint.allegations.filter(outcome="open"):
        allegation_find(allegation=allegation, outcome="founded", reasons=FOUND, by=story.by)
    fees = list(complaint.fees.order_by("pk"))
    claims = [Claim(fee.amount, fee=fee) for fee in fees]
    return restitution_ask(
        complaint=complaint, debtor=story.recruiter, currency=fees[0].currency, claims=claims, by=story.by
    )


def _filed_today(story: Agency) -> int:
    """By the public way in: one without a name, with two payments and a photo, and one of an organisation that is answered in English."""
    agency = story.recruiter
    paid = (
        Fee("place", Decimal(4875), "GTQ", paid_to="cuenta 40-118-2266", has_receipt=True),
        Fee("medical", Decimal(300), "GTQ", paid_to="el promotor"),
    )
    photo: Waiting = evidence_take([receipt_drawn("091-204", "Q 4,875.00")])
    told = Telling(
        country=agency.country_id,
        categories=("fee", "retaliation"),
        account=ANONYMOUS,
        recruiter=agency.pk,
        accused_name=agency.legal_name,
    )
    both = [
        replace(told, fees=paid, evidence=(photo,)),
        replace(
            told,
            categories=("held_documents",),
            account=OF_AN_ORGANISATION,
            anonymous=False,
            contact="Organización Ejemplo, +502 0000 0117",
            told_by="ngo",
            language="en",
        ),
    ]
    for number, telling in enumerate(both):
        complaint_file(telling=telling, token=story.token(f"walk {number}"))
    return len(both)


def receipt_drawn(number: str, amount: str) -> bytes:
    """A photo of a bank's slip that no bank gave out, drawn: a JPEG."""
    picture = Image.new("RGB", (900, 560), (214, 206, 190))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 50, 840, 510), fill=(252, 251, 246), outline=(120, 120, 120), width=2)
    lines = (("BOLETA DE DEPÓSITO", 40), (f"No. {number}", 26), ("Cuenta 40-118-2266", 30), (amount, 44))
    top = 90
    for text, size in lines:
        draw.text((100, top), text, fill=(30, 40, 70), font=ImageFont.load_default(size=size))
        top += size + 36
    draw.text((100, top), "Inventada para una demostración", fill=(150, 40, 40), font=ImageFont.load_default(size=24))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80)
    return target.getvalue()
