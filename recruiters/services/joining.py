"""What is on record about an employer goes along when a coordinator recognises it as another one, and back when that was a mistake."""

from __future__ import annotations

import json
from typing import Any

from accounts.models import User
from common.crypto import cipher
from common.scope import WHOLE_REGION, database_scope
from employers.models import Employer

from ..models import Complaint, DeclaredInterest, Inspection, Restitution
from .conflicts import exclusions_set

# A frozen frame keeps its units: its fingerprint says that nobody has changed it.
FOLLOW: dict[str, Any] = {
    "complaints": Complaint,
    "restitutions": Restitution,
    "inspections": Inspection,
    "interests": DeclaredInterest,
}
PADDED = 4_096  # letters: how long what is kept is says nothing of how much went along


def record_follows(*, record: Employer, employer: Employer, by: User) -> str:
    """Complaints, restitutions, visits and declared interests of `record` are those of `employer` from now on, of every country.

    Returns what went along, encrypted: whoever joins two employers learns neither that there are complaints nor how many. It is
    written in the name of the platform, as who is kept out of a complaint could else not write it.
    """
    with database_scope(WHOLE_REGION):
        ids = {name: _ids(model.objects.filter(employer=record)) for name, model in FOLLOW.items()}
        _give(ids, employer, by)
    text = json.dumps(ids)
    return cipher().encrypt(text.ljust(-(-len(text) // PADDED) * PADDED).encode()).decode()


def record_returns(*, record: Employer, employer: Employer, sealed: str, by: User) -> None:
    """The way back of what `record_follows` returned; what somebody has written about another employer since stays there."""
    moved = json.loads(cipher().decrypt(sealed.encode()))
    with database_scope(WHOLE_REGION):
        ids = {
            name: _ids(model.objects.filter(pk__in=moved[name], employer=employer)) for name, model in FOLLOW.items()
        }
        _give(ids, record, by)


def _ids(rows: Any) -> list[int]:
    return [row.pk for row in rows.order_by("pk").select_for_update(no_key=True, of=("self",)).only("pk")]


def _give(ids: dict[str, list[int]], employer: Employer, by: User) -> None:
    for name, model in FOLLOW.items():
        model.objects.filter(pk__in=ids[name]).update(employer=employer)
    for complaint in Complaint.objects.filter(pk__in=ids["complaints"]).order_by("pk"):
        said = {"old_state": complaint.status, "new_state": complaint.status, "reason": employer.legal_name}
        complaint.events.create(action="accuse", by=by, **said)
        exclusions_set(complaint=complaint)
