"""What an employer's team is told by e-mail about a vacancy: everybody of it, each in their own language."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from common.mail import mail_send, page_address

from ..models import Vacancy


def team_tell(*, vacancy: Vacancy, template: str, **context: Any) -> None:
    """The template gets the vacancy, its `address` where that is known, the `name` of the reader, and `context`."""
    address = page_address(reverse("employers:vacancy", args=[vacancy.pk]))
    for member in vacancy.employer.members.filter(user__is_active=True).select_related("user"):
        shared = {"vacancy": vacancy, "address": address, "name": member.user.full_name}
        mail_send(to=member.user.email, template=template, language=member.user.language, context=shared | context)


def answer_tell(*, vacancy: Vacancy, answer: str, reason: str = "") -> None:
    """What the ministry decided: `asked` for changes, `opened` it, `accepted` or `refused` a change of an open one."""
    team_tell(vacancy=vacancy, template="vacancy_answer", answer=answer, reason=reason.strip())
