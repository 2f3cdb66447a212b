"""Secrets and signatures as Standard Webhooks writes them: HMAC-SHA256 over id, timestamp and body, in base64, by version."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, *, reference: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{reference}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(secret_texts: Sequence[str], *, reference: str, timestamp: int, body: bytes) -> dict[str, str]:
    """With one signature for each secret, a space between: whoever knows either can verify it."""
    signed = (signature(text, reference=reference, timestamp=timestamp, body=body) for text in secret_texts)
    return {
        "webhook-id": reference,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
        "content-type": "application/json",
        "user-agent": "movilidad-laboral-webhooks/1",
    }
