"""What a recruiter's contacts are told by e-mail: what was decided and signed, with the way to appeal. Never about a complaint."""

from __future__ import annotations

from django.urls import reverse

from common.mail import mail_send, page_address

from ..models import Sanction


def tell_the_contacts(sanction: Sanction, template: str) -> None:
    """Each in their own language, after the transaction. `template`: of `templates/mail/`."""
    address = page_address(reverse("decisions:decision", args=[sanction.pk]))
    for member in sanction.recruiter.members.filter(user__is_active=True).select_related("user").order_by("pk"):
        mail_send(
            to=member.user.email,
            template=template,
            language=member.user.language,
            context={"sanction": sanction, "address": address, "name": member.user.full_name},
        )
