"""The words of a history may be emptied once the person it is about was erased."""

from django.db import migrations

from common.operations import AppendOnlyUntilErased

WORKER = "(SELECT worker_id FROM matching_proposal WHERE id = row.subject_id)"


class Migration(migrations.Migration):
    dependencies = [("matching", "0002_protection"), ("common", "0006_words_of_the_erased"), ("workers", "0001_initial")]
    operations = [AppendOnlyUntilErased("matching_proposalevent", WORKER)]
