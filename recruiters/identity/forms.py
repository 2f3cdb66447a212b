"""Marks in their normal form, so that what people write in many ways becomes one. Empty where nothing could be compared.

What names a person or an account leaves here as a keyed hash (`common.crypto.blind_index`).
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from common.crypto import blind_index
from common.names import fold, plain
from workers.phones import PREFIXES, phone_digits

LEAST_PHONE, LEAST_ADDRESS = 7, 8
_NO_SITES = ("facebook.com", "instagram.com", "wa.me", "linktr.ee", "tiktok.com", "youtube.com", "sites.google.com")
_PLUS_BOXES = ("gmail.com", "outlook.com", "hotmail.com")
_SHORT = {
    "avenida": "av",
    "ave": "av",
    "boulevard": "blvd",
    "bulevar": "blvd",
    "street": "st",
    "road": "rd",
    "calle": "c",
    "colonia": "col",
    "numero": "no",
    "num": "no",
    "oficina": "of",
    "edificio": "ed",
    "edif": "ed",
    "zona": "z",
    "barrio": "bo",
    "suite": "ste",
    "carretera": "carr",
}


def phone(text: str) -> str:
    """Digits without the country's prefix: a number is written with it and without it."""
    digits = phone_digits(text)
    for prefix in PREFIXES:
        rest = digits.removeprefix(prefix)
        if rest != digits and len(rest) == (10 if prefix in ("1", "52") else 7 if prefix == "501" else 8):
            digits = rest
            break
    return digits if len(digits) >= LEAST_PHONE and len(set(digits)) > 1 else ""


def email(text: str) -> str:
    """Lower case; what stands behind a plus, and the stops of Gmail, lead to the same box."""
    box, _at, host = text.strip().lower().partition("@")
    if not box or "." not in host:
        return ""
    if host in _PLUS_BOXES:
        box = box.partition("+")[0]
    if host == "gmail.com":
        box = box.replace(".", "")
    return f"{box}@{host}"


def website(text: str) -> str:
    """The host; on a platform that many share, the page on it."""
    parts = urlsplit(text.strip().lower() if "//" in text else f"//{text.strip().lower()}")
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if "." not in host:
        return ""
    if host in _NO_SITES:
        page = parts.path.strip("/")
        return f"{host}/{page}" if page else ""
    return host


def address(text: str, place: str) -> str:
    """Words in one spelling, with the municipality or city; a place alone is no address."""
    words = [_SHORT.get(word, word) for word in plain(text).split()]
    told = " ".join(words)
    if len(told) < LEAST_ADDRESS or not any(letter.isdigit() for letter in told):
        return ""
    return f"{told} | {plain(place)}"[:255]


def tax_number(country: str, text: str) -> str:
    number = "".join(letter for letter in text.upper() if letter.isalnum())
    return blind_index(f"{country}:{number}", purpose="mark:tax") if len(number) >= 4 else ""


def bank_account(account: str) -> str:
    return blind_index(account, purpose="mark:account") if account else ""


def person(name: str, born: date | None) -> str:
    """Name and date of birth together; the words of a name in any order, spelled as they sound."""
    words = sorted(fold(name).split())
    return blind_index(f"{' '.join(words)}:{born:%Y-%m-%d}", purpose="mark:person") if born and len(words) > 1 else ""


def named_person(name: str, country: str) -> str:
    """A name alone, for lists that tell no more. Fewer than three words are too many people's."""
    words = sorted(fold(name).split())
    return blind_index(f"{country}:{' '.join(words)}", purpose="mark:name") if len(words) > 2 else ""
