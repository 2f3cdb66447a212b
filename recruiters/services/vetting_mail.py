"""What a recruiter's contacts are told by e-mail of a vetting: that it was decided, never what was found."""

from __future__ import annotations

from common.mail import mail_send

from ..models import VettingProposal


def tell_the_contacts(proposal: VettingProposal) -> None:
    """Each in their own language: the letter itself is handed over by the office."""
    case = proposal.case
    for member in case.recruiter.members.filter(user__is_active=True).select_related("user"):
        mail_send(
            to=member.user.email,
            template="vetting_decided",
            language=member.user.language,
            context={"case": case, "proposal": proposal, "name": member.user.full_name},
        )
