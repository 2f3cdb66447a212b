"""An organisation comes by itself: asked for on a page, begun by the link that was sent to the address given.

Whether an address has an account is told by nothing: the answer is the same, and each time one mail goes out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import User
from accounts.selectors import account_of_address
from accounts.services import account_open
from common.errors import DomainError, InvalidInput
from common.limits import within
from common.mail import mail_send

from ..choices import EmployerStatus, MemberRole
from ..models import Employer, EmployerMember, EmployerSignUp
from .employers import employer_save
from .verification import case_begin, number_free

LINK_HOLDS = timedelta(hours=24)
ASKED_BY_ONE, ASKED_FOR_ONE = 10, 3  # an hour: from one connection, for one address
_SALT = "employers.sign-up"

Link = Callable[[str], str]  # from a token to the address that a mail names


class TooOften(DomainError):
    status = 429


def sign_up_ask(
    *,
    email: str,
    full_name: str,
    legal_name: str,
    country: str,
    business_number: str,
    language: str,
    client: str,
    link: Link,
    sign_in: str,
) -> None:
    """Note what was asked and send the link. `client` is whoever asks, for the limits; `sign_in` the address where people sign in.

    Raises `TooOften`, and `InvalidInput` for a number that cannot be or is here already.
    """
    email, hour = email.strip().lower(), timedelta(hours=1)
    own = within("sign-up-address", email, limit=ASKED_FOR_ONE, period=hour)
    if not (within("sign-up-client", client, limit=ASKED_BY_ONE, period=hour) and own):
        raise TooOften(_("This was asked for too often. Wait an hour, and look among the mail you have."))
    number = number_free(country, business_number)
    if (known := account_of_address(email)) is not None:
        mail_send(to=email, template="sign_up_known", language=known.language, context={"address": sign_in})
        return
    waiting = EmployerSignUp.objects.create(
        email=email,
        full_name=full_name,
        language=language,
        legal_name=legal_name,
        country_id=country,
        business_number=number,
    )
    token = signing.dumps(waiting.pk, salt=_SALT)
    context = {"name": full_name, "organisation": legal_name, "address": link(token), "hours": _hours(LINK_HOLDS)}
    mail_send(to=email, template="sign_up", language=language, context=context)


def _hours(period: timedelta) -> int:
    return int(period.total_seconds() // 3600)


def sign_up_waiting(token: str) -> EmployerSignUp | None:
    """What the link stands for, while it holds and was not used."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=LINK_HOLDS)
    except signing.BadSignature:
        return None
    return EmployerSignUp.objects.filter(pk=pk).first()


@transaction.atomic
def sign_up_confirm(*, waiting: EmployerSignUp, password: str) -> tuple[User, Employer]:
    """The account, its organisation, not verified yet, and the case that verifies it. Raises `InvalidInput`."""
    locked = EmployerSignUp.objects.select_for_update().filter(pk=waiting.pk).first()
    if locked is None:
        raise InvalidInput(_("This link was used already: sign in."))
    number = number_free(locked.country_id, locked.business_number)
    user = account_open(
        email=locked.email,
        full_name=locked.full_name,
        password=password,
        role=Role.EMPLOYER_CLERK,
        language=locked.language,
    )
    employer = Employer(
        legal_name=locked.legal_name,
        country_id=locked.country_id,
        business_number=number,
        status=EmployerStatus.UNVERIFIED,
    )
    try:
        with transaction.atomic():
            employer_save(employer=employer)
    except IntegrityError as error:  # two links of one organisation, used in the same moment
        raise InvalidInput(_("An organisation with this number is here already.")) from error
    EmployerMember.objects.create(employer=employer, user=user, role=MemberRole.OWNER)
    case_begin(employer=employer, by=user)
    locked.delete()
    return user, employer


def sign_ups_forget() -> int:
    """Those whose link ran out. Returns how many."""
    return EmployerSignUp.objects.filter(created_at__lt=timezone.now() - LINK_HOLDS).delete()[0]
