"""The forms of the second factor, with the one thing allauth leaves open: a code is good once, however long it is valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.cache import cache

if TYPE_CHECKING:
    from .models import User


class CodeOnce:
    """A code is valid for its half minute and the ones beside it, and remembered as long, however it is spelled (`123-456`)."""

    user: User

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        lifetime = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"second-factor:{self.user.pk}:{normalize_user_code(code)}", True, timeout=lifetime):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(CodeOnce, forms.AuthenticateForm):
    pass


class ReauthenticateForm(CodeOnce, forms.ReauthenticateForm):
    pass


class ActivateForm(CodeOnce, ActivateTOTPForm):
    """Whoever looked on while it was set up does not sign in with the code they saw."""
