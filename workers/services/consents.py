"""What a person agrees to, purpose by purpose, in which words, and how it ends."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import WrongState
from reference.models import Language

from ..choices import ConsentEnd, ConsentPurpose
from ..models import Consent, ConsentText, Worker
from ..selectors.consents import consent_text
from .joined import refuse_joined

SHIPPED = Path(__file__).parents[1] / "data" / "consents.toml"
CONSENT_TEXT_VERSION = "2026-11"  # of the shipped texts: what was read where none is on record yet


@transaction.atomic
def consent_give(
    *, worker: Worker, purpose: str, means: str, by: User | None = None, text_version: str = "", language: str = ""
) -> Consent:
    """The person agrees to the text in force today; `by` wrote it down (nobody, on the person's own page).

    Again to the same version changes nothing; to a newer one closes the earlier consent. `language`: what it was read in, if not in
    the person's own. Raises `WrongState` for a file that was joined to another one.
    """
    refuse_joined(worker)
    text = consent_text(
        purpose, country=worker.country_id, language=language or worker.preferred_language_id, on=timezone.localdate()
    )
    version = text_version or (text.version if text else CONSENT_TEXT_VERSION)
    given = worker.consents.select_for_update().filter(purpose=purpose, withdrawn_at=None).first()
    if given is not None:
        if given.text_version == version:
            return given
        _end(given, ConsentEnd.REPLACED, by)
    return Consent.objects.create(
        worker=worker,
        purpose=purpose,
        means=means,
        text=text if text and text.version == version else None,
        text_version=version,
        given_at=timezone.now(),
        recorded_by=by,
    )


@transaction.atomic
def consent_withdraw(*, worker: Worker, purpose: str, by: User | None = None) -> Consent:
    """The person takes one consent back; the others stand. Raises `WrongState` where it is not open (any more), and for a file that
    was joined to another one, where the person's yes stands.
    """
    refuse_joined(worker)
    given = worker.consents.select_for_update().filter(purpose=purpose, withdrawn_at=None).first()
    if given is None:
        raise WrongState(_("There is no open consent for this: somebody may have withdrawn it already. Look again."))
    return _end(given, ConsentEnd.PERSON, by)


@transaction.atomic
def consents_withdraw(*, worker: Worker, by: User | None) -> None:
    """The person takes back everything."""
    for given in worker.consents.select_for_update().filter(withdrawn_at=None):
        _end(given, ConsentEnd.PERSON, by)


@transaction.atomic
def consents_end_with_texts(*, today: date) -> int:
    """Close the consents to texts that a newer one ended (`ConsentText.ends_earlier`); how many. Run every night, in a scope of all."""
    ended = 0
    for text in ConsentText.objects.filter(ends_earlier=True, valid_from__lte=today):
        newer = ConsentText.objects.filter(purpose=text.purpose, valid_from__gte=text.valid_from)
        versions = newer.values_list("version", flat=True)
        old = Consent.objects.filter(purpose=text.purpose, withdrawn_at=None).exclude(text_version__in=set(versions))
        if text.country_id:
            old = old.filter(worker__country=text.country_id)
        else:
            own = ConsentText.objects.filter(purpose=text.purpose, valid_from__lte=today).exclude(country=None)
            old = old.exclude(worker__country__in=own.values("country"))
        ended += old.update(withdrawn_at=timezone.now(), end=ConsentEnd.NEW_TEXT)
    return ended


@transaction.atomic
def consent_texts_load() -> dict[str, int]:
    """Bring in the shipped texts, as drafts for the legal unit. What is there already is left as it is."""
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    spoken = set(Language.objects.values_list("code", flat=True))
    report = {"read": 0, "created": 0, "unchanged": 0}
    for entry in shipped["text"]:
        purpose = ConsentPurpose(entry["purpose"])
        for language in sorted(entry.keys() & spoken):
            report["read"] += 1
            _text, created = ConsentText.objects.get_or_create(
                purpose=purpose,
                version=shipped["version"],
                language_id=language,
                country=None,
                defaults={"text": entry[language].strip(), "valid_from": shipped["valid_from"]},
            )
            report["created" if created else "unchanged"] += 1
    return report


def _end(consent: Consent, how: ConsentEnd, by: User | None) -> Consent:
    consent.withdrawn_at, consent.end, consent.withdrawal_recorded_by = timezone.now(), how, by
    consent.save(update_fields=["withdrawn_at", "end", "withdrawal_recorded_by"])
    return consent
