"""What people are asked to agree to on a day, and what each person's answers are worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ..choices import ConsentPurpose
from ..models import Consent, ConsentText, Worker

SPANISH = "spa"


@dataclass(frozen=True)
class ConsentStanding:
    """One purpose for one person: the open consent, the text of today in the person's language (else Spanish), and what follows."""

    purpose: ConsentPurpose
    consent: Consent | None
    text: ConsentText | None

    @property
    def is_open(self) -> bool:
        return self.consent is not None

    @property
    def ask_again(self) -> bool:
        """Agreed to an earlier version: it stands, and the person is asked again when they come."""
        return self.consent is not None and self.text is not None and self.consent.text_version != self.text.version


def consent_text(purpose: str, *, country: str, language: str, on: date) -> ConsentText | None:
    """The text in force in a country on a day, in this language, else in Spanish, else in any; None where nothing is on record."""
    texts = list(
        ConsentText.objects.filter(Q(country=country) | Q(country=None), purpose=purpose, valid_from__lte=on)
        .select_related("language")
        .order_by("-valid_from", "-id")
    )
    texts.sort(
        key=lambda text: text.country_id is None
    )  # a country's own before the region's; the newest first in each
    if not texts:
        return None
    newest = [text for text in texts if (text.version, text.country_id) == (texts[0].version, texts[0].country_id)]
    order = {language: 0, SPANISH: 1}
    return min(newest, key=lambda text: (order.get(text.language_id, 2), text.pk))


def consents_standing(worker: Worker, on: date | None = None) -> list[ConsentStanding]:
    """Every purpose, in the order in which people are asked."""
    day = on or timezone.localdate()
    given = {consent.purpose: consent for consent in worker.consents.filter(withdrawn_at=None).select_related("text")}
    return [
        ConsentStanding(
            purpose,
            given.get(purpose.value),
            consent_text(purpose, country=worker.country_id, language=worker.preferred_language_id, on=day),
        )
        for purpose in ConsentPurpose
    ]


def with_consent(workers: QuerySet[Worker], purpose: ConsentPurpose) -> QuerySet[Worker]:
    """People whose consent to this purpose is open. Whatever an employer gets to see of people goes through this, with `SHARING`."""
    return workers.filter(Exists(Consent.objects.filter(worker=OuterRef("pk"), purpose=purpose, withdrawn_at=None)))


def may_be_shared(worker: Worker) -> bool:
    """Whether an employer may be given this person's name: they agreed to it and have not withdrawn."""
    return worker.consents.filter(purpose=ConsentPurpose.SHARING, withdrawn_at=None).exists()
