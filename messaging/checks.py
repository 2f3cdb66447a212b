"""Said by `manage.py check --deploy`: whether a text would leave this installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from .backends import BACKENDS, backend


@register(Tags.security, deploy=True)
def texts_can_be_sent(**kwargs: Any) -> list[CheckMessage]:
    if settings.TEXT_BACKEND not in BACKENDS:
        return [Error(f"TEXT_BACKEND is none of {', '.join(BACKENDS)}.", id="messaging.E001")]
    return [Warning(problem, id="messaging.W001") for problem in backend().problems()]
