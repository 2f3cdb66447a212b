"""A keyed hash to search what is stored encrypted, and the encryption for what is no model field of ours.

Fields of ours are encrypted by `encrypted_fields.EncryptedCharField`, with the same keys.
"""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from encrypted_fields.fields import EncryptedFieldMixin


def blind_index(text: str, *, purpose: str) -> str:
    """HMAC-SHA256 of the normalised text, hex. `purpose` keeps equal texts of different kinds apart."""
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def blind_number(text: str, *, purpose: str) -> int:
    """The same in 64 bits, for a column that is compared for millions of rows; equal numbers of unequal texts are possible, and rare."""
    return int.from_bytes(bytes.fromhex(blind_index(text, purpose=purpose))[:8], signed=True)


@lru_cache(maxsize=1)
def cipher() -> Fernet | MultiFernet:
    """Encrypts with the first key, decrypts with each. Deriving the keys takes some 20 ms, hence once a process."""
    return EncryptedFieldMixin().f
