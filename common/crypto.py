"""A keyed hash to search what is stored encrypted. The encryption itself is `encrypted_fields.EncryptedCharField`."""

import hashlib
import hmac

from django.conf import settings


def blind_index(text: str, *, purpose: str) -> str:
    """HMAC-SHA256 of the normalised text, hex. `purpose` keeps equal texts of different kinds apart."""
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
