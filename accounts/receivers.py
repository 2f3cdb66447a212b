from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest


@receiver(user_logged_in)
def start_the_clocks(request: HttpRequest, **kwargs: Any) -> None:
    """`accounts.middleware.SessionLifetimeMiddleware` reads them from the very next request on."""
    request.session["started_at"] = request.session["seen_at"] = int(time.time())
