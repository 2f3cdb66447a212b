"""Employers' teams, verifications and published sanctions in invented situations, as `tests.factories` makes the rest."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from employers import papers
from employers.models import (
    DemandBatch,
    Employer,
    EmployerInvitation,
    EmployerMember,
    EnforcementMatch,
    EnforcementRecord,
    VerificationCase,
    VerificationDocument,
)
from tests import factories

_number = itertools.count(1)


def member(of: Employer, role: str = "clerk", **fields: Any) -> EmployerMember:
    """Somebody more in an employer's team."""
    return EmployerMember.objects.create(employer=of, user=factories.user(Role.EMPLOYER_CLERK, **fields), role=role)


def invitation(of: Employer, **fields: Any) -> EmployerInvitation:
    defaults = {"email": f"invited-{next(_number)}@example.org", "expires_at": timezone.now() + timedelta(days=7)}
    by = fields.pop("by", None) or factories.user(Role.EMPLOYER_CLERK)
    return EmployerInvitation.objects.create(employer=of, by=by, **defaults | fields)


def verification_case(of: Employer, status: str = "submitted", **fields: Any) -> VerificationCase:
    """A verification that waits for the ministry, with a signatory, as an event tells."""
    defaults = {
        "signatory_name": "Ada Birchfield",
        "signatory_position": "Owner",
        "signatory_email": "ada.birchfield@example.org",
        "submitted_at": timezone.now(),
    }
    case = VerificationCase.objects.create(employer=of, status=status, **defaults | fields)
    case.events.create(action="submit", old_state="draft", new_state=status)  # type: ignore[attr-defined]
    return case


def employer_document(of: VerificationCase, **fields: Any) -> VerificationDocument:
    """A paper whose file is kept."""
    n = next(_number)
    content = b"%PDF-1.7\n" + str(n).encode() + b"\n%%EOF\n"
    stored, sha256, _size = papers.KEPT.keep([content])
    defaults = {"kind": "number", "file_name": f"paper-{n}.pdf", "content_type": papers.PDF, "size": len(content)}
    by = factories.user(Role.EMPLOYER_CLERK)
    return VerificationDocument.objects.create(case=of, stored=stored, sha256=sha256, by=by, **defaults | fields)


def enforcement_record(**fields: Any) -> EnforcementRecord:
    """A debarment that is in force, as an invented list names it."""
    n, today = next(_number), timezone.localdate()
    batch = DemandBatch.objects.create(
        file_name=f"list-{n}.csv", file_sha256=f"{n:064d}", layout="debarments", as_of=today, read=1, imported=1
    )
    defaults = {
        "kind": "debarment",
        "name_written": f"Sancionada {n} LLC",
        "search_name": f"sancionada {n} llc",
        "programme_written": "H-2A",
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=330),
        "batch": batch,
        "row_number": 2,
        "identity": f"{n:064d}",
        "content_hash": f"{n:064d}",
        "original": {"row": {"Program": "H-2A", "Notes": "Invented"}},
    }
    return EnforcementRecord.objects.create(**defaults | fields)


def enforcement_match(of: Employer, *, by: User | None = None, **fields: Any) -> EnforcementMatch:
    """A suggestion that nobody has decided; with `by`, one that was undone, as its history tells."""
    defaults = {"confidence": 90, "reasons": ["same_name", "same_town"]}
    record = fields.pop("record", None) or enforcement_record()
    match = EnforcementMatch.objects.create(record=record, employer=of, **defaults | fields)
    match.events.create(  # type: ignore[attr-defined]
        action="undo", old_state="confirmed", new_state="suggested", by=by, reason="Otra."
    )
    return match
