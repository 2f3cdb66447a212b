"""How a person signs in, step by step, over HTTP."""

from __future__ import annotations

import itertools
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import factories

_address = itertools.count(1)


def fresh_address() -> str:
    """An address nobody used before: counts of other tests do not meet."""
    n = next(_address)
    return f"10.{n // 65536 % 256}.{n // 256 % 256}.{n % 256}"


def enter_password(client: Client, email: str, password: str = factories.PASSWORD, **extra: str) -> HttpResponse:
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def code(secret: str = factories.TOTP_SECRET, periods: int = 0) -> str:
    """What the code generator shows now (or `periods` half minutes later)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def enter_code(client: Client, text: str) -> HttpResponse:
    return client.post(reverse("mfa_authenticate"), {"code": text})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
