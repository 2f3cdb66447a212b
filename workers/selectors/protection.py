"""Where to turn, and whether somebody asked."""

from __future__ import annotations

from ..models import ProtectionContact, ProtectionRequest, Worker
from ..protection import asking_for_protection


def protection_request_of(worker: Worker) -> ProtectionRequest | None:
    """For the one page that shows it, to those who may (`Can.READ_PROTECTION`)."""
    with asking_for_protection():
        return ProtectionRequest.objects.filter(worker=worker).select_related("noted_by").first()


def protection_contacts(worker: Worker) -> dict[str, list[ProtectionContact]]:
    """Contacts by country: that of the registry first, then the others in the order of their names."""
    contacts = ProtectionContact.objects.filter(is_active=True).select_related("country")
    found: dict[str, list[ProtectionContact]] = {}
    for contact in sorted(
        contacts, key=lambda c: (c.country_id != worker.country_id, str(c.country), c.position, c.key)
    ):
        found.setdefault(str(contact.country), []).append(contact)
    return found
