from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from .models import User


@receiver(user_logged_in)
def start_the_clocks(request: HttpRequest, **kwargs: Any) -> None:
    """`accounts.middleware.SessionLifetimeMiddleware` reads them from the very next request on."""
    request.session["started_at"] = request.session["seen_at"] = int(time.time())


@receiver(user_logged_in)
def speak_their_language(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """`accounts.middleware.LanguageOfUserMiddleware` keeps it in the browser: the machine may be somebody else's."""
    request.language_of_account = user.language  # type: ignore[attr-defined]
