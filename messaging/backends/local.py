"""Without a gateway: none at all, the terminal, a file that only the service's user may read."""

from __future__ import annotations

import json
import os
import sys

from django.conf import settings
from django.utils import timezone

from .base import Letter, Refused, TextBackend


class Off(TextBackend):
    def send(self, letter: Letter) -> None:
        raise Refused("no gateway")

    def problems(self) -> list[str]:
        return ["TEXT_BACKEND is not set: no code and no reminder reaches a telephone, offices print the codes."]


class Console(TextBackend):
    """For a developer's terminal. Not the whole number: what is written there often ends in a log."""

    def send(self, letter: Letter) -> None:
        sys.stdout.write(f"text to •••• {letter.to[-2:]}: {letter.body}\n")
        sys.stdout.flush()


class File(TextBackend):
    """One line of JSON a text, in `TEXT_FILE`."""

    def send(self, letter: Letter) -> None:
        settings.TEXT_FILE.parent.mkdir(parents=True, exist_ok=True)
        line = {"at": timezone.now().isoformat(), "reference": letter.reference, "to": letter.to, "text": letter.body}
        descriptor = os.open(settings.TEXT_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
