"""The sixteen digits by which somebody comes back to a complaint, and how often they may be tried.

All sixteen are random: 10^16 is 53.15 bits, and a check digit among them would leave 49.8. Nothing is lost by it, as a slip is answered
like a guess. Only a keyed hash is stored. The digits are drawn from the 256 random bits of the walk that sends the complaint, with our
key: whoever sends the same walk twice is shown the same digits, and nobody can work them out from the database.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from common.crypto import blind_index
from common.limits import limits_forget, within

PURPOSE = "complaint receipt"
DIGITS = 16
TRIES, ALL_TRIES, EVERY = 10, 600, timedelta(minutes=1)
_KEYS_KEPT = 8  # days of which a key could still be there


def walk_token() -> str:
    """256 random bits, hex."""
    return secrets.token_hex(32)


def receipt_of_walk(token: str, attempt: int = 0) -> str:
    """Sixteen digits; of 2^256 equally likely numbers the remainder by 10^16 favours none that anybody could notice."""
    drawn = hmac.new(settings.BLIND_INDEX_KEY.encode(), f"{PURPOSE} of walk {attempt}:{token}".encode(), hashlib.sha256)
    return f"{int.from_bytes(drawn.digest()) % 10**DIGITS:0{DIGITS}d}"


def receipt_index(receipt: str) -> str:
    return blind_index(receipt, purpose=PURPOSE)


def in_fours(receipt: str) -> str:
    """1234 5678 9012 3456, as it is written down."""
    return " ".join(receipt[at : at + 4] for at in range(0, DIGITS, 4))


def as_receipt(text: str) -> str:
    """The digits of what was typed. Anything that is no receipt becomes one that was never given out, and is looked up like any other."""
    digits = "".join(letter for letter in text if letter in "0123456789")
    return digits if len(digits) == DIGITS and len(text) <= 2 * DIGITS + 8 else "-"


def may_try(client: str) -> bool:
    """Count one more try of this client (an address) and of everybody. False beyond ten a minute, or 600 of all.

    The address is kept in no form from which it could be had again: a thousandth of what a hash of it says, under a key that is thrown away
    with the day, in a row that goes when its minute is over.
    """
    limits_forget()
    mine = within("receipt", _mark(client), limit=TRIES, period=EVERY)
    everybody = within("receipts", "everybody", limit=ALL_TRIES, period=EVERY)
    return mine and everybody


def _mark(client: str) -> str:
    """Twenty bits: some four thousand addresses share each."""
    return hmac.new(_key_of(timezone.localdate()), client.encode(), hashlib.sha256).hexdigest()[:5]


def _key_of(day: date) -> bytes:
    name = f"receipt-key:{day}"
    key: bytes | None = cache.get(name)
    if key is None:
        cache.delete_many([f"receipt-key:{day - timedelta(days=n)}" for n in range(1, _KEYS_KEPT)])
        cache.add(name, secrets.token_bytes(32), timeout=int(timedelta(days=1).total_seconds()))
        key = cache.get(name)
    return key or b""
