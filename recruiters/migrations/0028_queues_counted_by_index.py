"""Queues are counted and paused complaints found by indexes alone: rows with what was told, encrypted, are long."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0027_calls_of_sanctions_seen")]
    operations = [
        migrations.RemoveIndex("complaint", "complaint_open"),
        migrations.AddIndex(
            "complaint",
            models.Index(
                fields=["country", "next_due_at"],
                include=["id", "assigned_to", "is_paused", "for_region", "office", "excluded"],
                name="complaint_open",
                condition=~Q(status="closed"),
            ),
        ),
        migrations.AddIndex(
            "complaint", models.Index(fields=["next_due_at", "id"], name="complaint_paused", condition=Q(is_paused=True))
        ),
    ]
