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
    """All that lists find and filter a person by, as one row with one index; the file itself stands in a dozen tables.

    The database keeps it (triggers on the person, their work, languages and identity documents) in the transaction of the change.
    `tags` are codes: "occupation:9111", "crop:coffee", "language:quc" of who speaks it at least in a basic way, and the place:
    "country:GT", "office:4", "municipality:77". `passport_until` is the end of the passport that lasts longest. The place is here once
    more for the row-level policy, which so looks nobody up.

    `pathways` name the programmes that were not closed when they were last worked out (`services.standings`): "us-h2a:open",
    "mx-tvtf:on_condition". The file's own page asks the rules anew.
    """

    worker = models.OneToOneField(
        Worker, on_delete=models.CASCADE, related_name="search_entry", verbose_name=_("worker")
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    name_words = ArrayField(models.TextField(), default=list)
    tags = ArrayField(models.TextField(), default=list)
    pathways = ArrayField(models.TextField(), default=list)
    passport_until = models.DateField(null=True)

    class Meta:
        ordering = ["worker_id"]
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = [
            GinIndex(fields=["name_words", "tags", "pathways"], name="search_entry_words"),
            models.Index(
                fields=["passport_until"],
                condition=models.Q(passport_until__isnull=False),
                name="search_entry_passport",
            ),
        ]

    def __str__(self) -> str:
        return str(self.worker_id)


class ChangedFile(models.Model):
    """A person whose file changed since their pathways were worked out. The database writes it, whoever changed what by whatever means.

    Only an id: rows are taken and deleted by `services.standings`; one person may have several.
    """

    id = models.BigAutoField(primary_key=True)
    worker = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        verbose_name = _("changed file")
        verbose_name_plural = _("changed files")

    def __str__(self) -> str:
        return str(self.worker)
