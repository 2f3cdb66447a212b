"""Writes of accounts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import reduce
from operator import or_

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import InvalidInput
from common.limits import limits_forget

from .choices import STAFF_ROLES
from .models import KeptAnswer, SavedList, User

TRACES_KEPT = timedelta(days=90)
ANSWERS_KEPT = timedelta(hours=24)
MOST_SAVED = 30  # lists of one person, so that the menu stays one
LONGEST_NAME, LONGEST_QUERY = 60, 1000  # as the columns of `SavedList` hold
NOT_SAVED = ("q", "page")  # a name somebody looked for, and where they stood


@transaction.atomic
def account_open(*, email: str, full_name: str, password: str, role: str, language: str) -> User:
    """An account of somebody who has shown that they read this address. For roles outside the ministries only.

    Raises `InvalidInput` where the address has an account already, or the password is too easy.
    """
    if role in STAFF_ROLES:
        raise InvalidInput(_("A ministry makes the accounts of its staff."), field="role")
    email = User.objects.normalize_email(email).lower()
    if User.objects.filter(email=email).exists():
        raise InvalidInput(_("This address has an account already: sign in with it."), field="email")
    user = User(email=email, full_name=full_name, role=role, language=language)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="password") from error
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def sessions_end(*, user: User) -> None:
    """Every session of the person ends, wherever it is."""
    _end_sessions(user)


def sessions_close_others(*, request: HttpRequest, user: User) -> None:
    """End every session of the person but this one, wherever it is; this one gets a new id."""
    _end_sessions(user)
    update_session_auth_hash(request, user)


def user_language_set(*, user: User, language: str) -> None:
    """The language of the pages from now on, wherever the person signs in."""
    User.objects.filter(pk=user.pk).exclude(language=language).update(language=language)


@transaction.atomic
def second_factor_reset(*, user: User) -> bool:
    """For a lost telephone: the person sets up a new one at the next sign-in. Whether there was one to take away.

    Ends the person's sessions, one of which may be the thief's.
    """
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    return removed > 0


def password_link_send(*, request: HttpRequest, user: User) -> None:
    """The same message that the person would get from "Forgot your password?"; it is also how a first one is chosen."""
    form = ResetPasswordForm({"email": user.email})
    if form.is_valid():
        form.save(request)


def address_changed(*, user: User) -> None:
    """Signing in and links work with the present address only: whoever reads the former one is out, at once."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()


def traces_forget() -> int:
    """Forget sessions that ran out, and after `TRACES_KEPT` who tried to sign in from which address, after a day kept answers. Returns how
    many rows."""
    before = timezone.now() - TRACES_KEPT
    forgotten = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    for traces in (AccessAttempt, AccessLog, AccessFailureLog):
        forgotten += traces.objects.filter(attempt_time__lt=before).delete()[0]
    forgotten += KeptAnswer.objects.filter(at__lt=timezone.now() - ANSWERS_KEPT).delete()[0]
    return forgotten + limits_forget()


def answers_forget(*, folio: str, below: Collection[str] = ()) -> int:
    """Forget kept answers of anybody that name a folio, or that were given at addresses beginning so. Returns how many."""
    about = reduce(or_, (Q(about__startswith=address) for address in below), Q(about__contains=folio))
    return int(KeptAnswer.objects.filter(about).delete()[0])


def _end_sessions(user: User) -> None:
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])


def list_save(*, user: User, page: str, name: str, query: str) -> SavedList:
    """Keep the filters and the order of a list under a name; the same name again is written over.

    Raises `InvalidInput` for no name, for a list without filters, and for more lists than a menu holds.
    """
    name = " ".join(name.split())
    kept = QueryDict(query, mutable=True)
    for key in NOT_SAVED:
        kept.pop(key, None)
    chosen = "&".join(part for part in kept.urlencode().split("&") if not part.endswith("="))
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(_("Give the list a name of up to %(n)d letters.") % {"n": LONGEST_NAME}, field="name")
    if not chosen or len(chosen) > LONGEST_QUERY:
        raise InvalidInput(_("Choose filters or an order first: words of the search box are not kept."), field="name")
    own = SavedList.objects.filter(user=user, page=page)
    if own.exclude(name=name).count() >= MOST_SAVED:
        raise InvalidInput(_("%(n)d lists are saved already: forget one first.") % {"n": MOST_SAVED}, field="name")
    return SavedList.objects.update_or_create(user=user, page=page, name=name, defaults={"query": chosen})[0]


def list_forget(*, saved: SavedList) -> None:
    saved.delete()
