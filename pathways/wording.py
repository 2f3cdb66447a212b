"""What the engine says of a rule, in the reader's language: it marks its sentences, this translates them."""

from __future__ import annotations

from django.utils.translation import gettext

from .engine.parameters import BadRule


def in_words(error: BadRule) -> str:
    """The refusal as a sentence of the active language, with those inside it."""
    values = {name: in_words(value) if isinstance(value, BadRule) else value for name, value in error.values.items()}
    return gettext(error.text) % values if values else gettext(error.text)
