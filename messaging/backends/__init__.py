"""What carries a text. `TEXT_BACKEND` names one: `off`, `console`, `file` or `http`."""

from django.conf import settings

from .base import Letter, NotNow, Refused, TextBackend
from .gateway import HttpGateway
from .local import Console, File, Off

BACKENDS: dict[str, type[TextBackend]] = {"off": Off, "console": Console, "file": File, "http": HttpGateway}


def backend() -> TextBackend:
    """The one that the settings name. Raises `KeyError` for a name that none has (a check says so at the start)."""
    return BACKENDS[settings.TEXT_BACKEND]()


__all__ = ["BACKENDS", "Letter", "NotNow", "Refused", "TextBackend", "backend"]
