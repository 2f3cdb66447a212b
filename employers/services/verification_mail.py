"""What an employer's owners are told by e-mail about their verification."""

from __future__ import annotations

from django.urls import reverse

from common.mail import mail_send, page_address

from ..choices import MemberRole, VerificationStatus
from ..models import VerificationCase

_TEMPLATES = {
    VerificationStatus.CHANGES_ASKED: "verification_changes",
    VerificationStatus.VERIFIED: "verification_granted",
    VerificationStatus.REFUSED: "verification_refused",
}


def tell_the_owners(case: VerificationCase, *, reason: str) -> None:
    """Each in their own language. A state of which there is nothing to tell is passed over."""
    template = _TEMPLATES.get(VerificationStatus(case.status))
    if template is None:
        return
    address = page_address(reverse("portal:organisation", args=[case.employer_id]))
    for member in case.employer.members.filter(role=MemberRole.OWNER, user__is_active=True).select_related("user"):
        mail_send(
            to=member.user.email,
            template=template,
            language=member.user.language,
            context={"employer": case.employer, "reason": reason, "address": address, "name": member.user.full_name},
        )
