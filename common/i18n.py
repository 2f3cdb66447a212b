"""Reference data keeps its names in three columns; `tr` picks the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("es", "en", "fr")


class Titled(models.Model):
    """A title in Spanish, English and French. `title` is the one of the active language (Spanish where it is missing)."""

    title_es = models.CharField(_("title in Spanish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        return tr(self, "title")

    def __str__(self) -> str:
        return self.title


def tr(record: object, field: str) -> str:
    """The text of `field` in the active language, else Spanish, else English."""
    language = (get_language() or "es")[:2]
    for code in (language, "es", "en"):
        text = getattr(record, f"{field}_{code}", "")
        if text:
            return str(text)
    return ""


def in_language(texts: Mapping[str, str]) -> str:
    """The active language's of texts kept by language, else Spanish, else English."""
    return texts.get((get_language() or "es")[:2]) or texts.get("es") or texts.get("en") or ""
