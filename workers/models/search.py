from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from reference.models import Country

from .person import Worker


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


class SearchEntry(models.Model):
    """What lists filter a person by that stands in several tables of their file, as one row with one index.

    Kept by the database itself (triggers on the person, their work, languages and identity documents), in the transaction of the change.
    `tags` are codes: "occupation:9111", "crop:coffee", "language:quc" of who speaks it at least in a basic way. `passport_until` is the
    end of the passport that lasts longest. The place is the person's own, so that rows are shown without looking the person up.
    """

    worker = models.OneToOneField(
        Worker, on_delete=models.CASCADE, related_name="search_entry", verbose_name=_("worker")
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    tags = ArrayField(models.CharField(max_length=60), default=list)
    passport_until = models.DateField(null=True)

    class Meta:
        ordering = ["worker_id"]
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = [
            GinIndex(fields=["tags"], name="search_entry_tags"),
            models.Index(
                fields=["passport_until"],
                condition=models.Q(passport_until__isnull=False),
                name="search_entry_passport",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id}: {', '.join(self.tags)}"
