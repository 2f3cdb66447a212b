"""The order of the list of complaints, and the open ones among many that are closed. Both are made while nobody waits for long: no row changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0017_carve_outs_on_record")]
    operations = [
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["next_due_at", "id"], name="complaint_next_due"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["country", "next_due_at"],
                name="complaint_open",
            ),
        ),
    ]
