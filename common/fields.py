"""Columns whose values are not in clear in the database."""

from __future__ import annotations

from typing import Any

from encrypted_fields.fields import EncryptedCharField


class EncryptedText(EncryptedCharField):
    """A text stored encrypted (some 100 characters for a short one). Nothing written stays an empty text, as in any text column."""

    def get_prep_value(self, value: Any) -> Any:
        return "" if value == "" else super().get_prep_value(value)


class EncryptedUndated(EncryptedText):
    """The same, for what somebody told who must not be placed in time: a token of Fernet else says the second in which it was made."""

    def get_prep_value(self, value: Any) -> Any:
        return self.f.encrypt_at_time(str(value).encode(), 0).decode() if value else ""
