"""What was answered so far. It lies nowhere with us: the page carries it, encrypted, from one question to the next."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings

from common.crypto import cipher

from ..evidence import WAITS
from ..receipts import walk_token

_PASS_HOLDS = 30 * 60  # seconds
_HELD = int(WAITS.total_seconds())


@dataclass
class Walk:
    """`answers`: by question, as they can be written in JSON. `staff`: id of who writes it down for somebody, or None."""

    language: str
    token: str = field(default_factory=walk_token)
    staff: int | None = None
    answers: dict[str, Any] = field(default_factory=dict)

    def sealed(self) -> str:
        return _sealed({"what": "walk", **asdict(self)})

    def answer(self, question: str, name: str, default: Any = "") -> Any:
        return self.answers.get(question, {}).get(name, default)

    @property
    def is_anonymous(self) -> bool:
        return bool(self.answer("begin", "name") != "named")


def walk_of(text: str, staff: int | None) -> Walk | None:
    """None for one that stood open for more than three hours, was made up, or is another one's."""
    known = _opened(text, "walk", _HELD)
    if known is None or known["staff"] != staff:
        return None
    return Walk(**known)


def pass_for(complaint: int) -> str:
    """What the page carries of whoever came in with the digits: half an hour, and not the digits themselves."""
    return _sealed({"what": "pass", "complaint": complaint})


def complaint_of(text: str) -> int | None:
    known = _opened(text, "pass", _PASS_HOLDS)
    return int(known["complaint"]) if known else None


def language_of(text: str) -> str:
    return text if text in dict(settings.LANGUAGES) else ""


def _sealed(content: dict[str, Any]) -> str:
    return cipher().encrypt(json.dumps(content).encode()).decode()


def _opened(text: str, what: str, seconds: int) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = json.loads(cipher().decrypt(text.encode(), ttl=seconds))
    except (InvalidToken, UnicodeError, ValueError):
        return None
    return content if content.pop("what", "") == what else None
