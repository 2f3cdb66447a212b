"""Who asked for protection information: noted by few, read by nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import transaction

from accounts.models import User
from reference.models import Country

from ..models import ProtectionContact, ProtectionRequest, Worker
from ..protection import asking_for_protection

SHIPPED = Path(__file__).parents[1] / "data" / "protection.toml"


def protection_note(*, worker: Worker, by: User) -> None:
    """The person asked for it and was given it. Noted once."""
    with asking_for_protection():
        ProtectionRequest.objects.get_or_create(worker=worker, defaults={"noted_by": by})


def protection_forget(*, worker: Worker) -> None:
    """The person does not want it noted."""
    with asking_for_protection():
        ProtectionRequest.objects.filter(worker=worker).delete()


@transaction.atomic
def protection_contacts_load() -> dict[str, int]:
    """Bring in the shipped contacts. What is there already, perhaps completed by an office, is left as it is."""
    known = set(Country.objects.values_list("code", flat=True))
    report = {"read": 0, "created": 0, "unchanged": 0}
    for entry in tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["contact"]:
        if entry["country"] not in known:
            continue
        report["read"] += 1
        _contact, created = ProtectionContact.objects.get_or_create(
            country_id=entry["country"],
            key=entry["key"],
            defaults={
                "web": entry["web"],
                "source_url": entry["web"],
                "position": entry.get("position", 100),
                **{f"title_{code}": text for code, text in entry["title"].items()},
            },
        )
        report["created" if created else "unchanged"] += 1
    return report
