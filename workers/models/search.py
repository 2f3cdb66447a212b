from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class NameWord(models.Model):
    """A word of somebody's `search_name`, once for everybody: what a misspelled word is compared with instead of every name.

    Kept by the database itself (triggers on the people): a word comes with the first who bears it and goes with the last. `letters` are
    its letters in order: two words with the same ones differ by exchanged letters.
    """

    word = models.CharField(max_length=100, primary_key=True)
    letters = models.CharField(max_length=100)

    class Meta:
        ordering = ["word"]
        verbose_name = _("word of names")
        verbose_name_plural = _("words of names")
        indexes = [
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="name_word_likeness"),
            models.Index(fields=["letters"], name="name_word_letters"),
        ]

    def __str__(self) -> str:
        return self.word
