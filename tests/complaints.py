"""Complaints as they come in, and pictures as cameras make them."""

from __future__ import annotations

import io
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.utils import timezone
from PIL import Image

from recruiters.evidence import evidence_keep, evidence_take
from recruiters.models import Complaint, ComplaintFiling
from recruiters.receipts import walk_token
from recruiters.services import Fee, Telling, complaint_file
from tests import factories


def telling(**fields: Any) -> Telling:
    """An anonymous worker who paid for a place, in Guatemala."""
    defaults: dict[str, Any] = {
        "country": factories.country("GT").pk,
        "categories": ("fee",),
        "account": "Me cobraron por el trabajo.",
        "fees": (Fee("place", Decimal("3500"), "GTQ", paid_to="el intermediario"),),
    }
    return Telling(**defaults | fields)


def filed(token: str = "", **fields: Any) -> tuple[Complaint, str]:
    """The complaint and its sixteen digits."""
    token = token or walk_token()
    receipt = complaint_file(telling=telling(**fields), token=token).receipt
    return Complaint.objects.latest("pk"), receipt


def photo(size: tuple[int, int] = (60, 40), form: str = "JPEG", *, tags: dict[int, str] | None = None) -> bytes:
    """With what a camera writes beside it: maker, owner, and where it was."""
    picture = Image.new("RGB", size, (90, 120, 30))
    exif = Image.Exif()
    for tag, value in (tags or {0x010F: "Camaracanario", 0x013B: "Autorcanario"}).items():
        exif[tag] = value
    exif.get_ifd(0x8825).update({1: "N", 2: (15.0, 19.0, 1.0), 3: "W", 4: (91.0, 28.0, 2.0)})
    target = io.BytesIO()
    picture.save(target, form, exif=exif)
    return target.getvalue()


def fill_complaint(complaint: Any, by: Any) -> None:
    """What may hang on a complaint, one of each; the picture is there and was opened once."""
    today, taken = timezone.localdate(), evidence_take([photo()])
    evidence_keep(taken, today)
    index = f"{complaint.pk:064d}"
    complaint.filing = ComplaintFiling.objects.create(
        complaint=complaint, token_index=index, content_index=index, language="es", happened_at="Cobán"
    )
    complaint.fees.create(paid_for="place", amount=Decimal("3500"), currency="GTQ", paid_to="el intermediario")
    kept = complaint.evidence.create(number=1, added_on=today, **asdict(taken))
    kept.openings.create(by=by)
    complaint.messages.create(written_by="person", body="¿Ya lo vieron?", token_index=index, sent_on=today)
