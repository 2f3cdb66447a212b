"""What allauth asks us: who may make an account, when a password may be tried, how secrets of second factors are kept."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from common.crypto import cipher

from .attempts import account_of, may_try
from .checks import is_of_the_demonstration


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by a ministry; nobody signs up alone (employers' own sign-up comes with their portal)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        account = account_of(request, credentials)
        if is_of_the_demonstration(account) and not settings.DEMO:
            raise self.validation_error("email_password_mismatch")  # everybody knows the password
        if not may_try(account):
            request.axes_locked_out = True  # type: ignore[attr-defined]  # axes' middleware answers with `attempts.refused`
            raise self.validation_error("too_many_login_attempts")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seeds of code generators and recovery codes are encrypted like identity numbers."""

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()
