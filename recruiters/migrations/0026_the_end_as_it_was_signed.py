"""The last day that a sanction had before an appeal made it shorter: its letter stays as it was signed. An empty column, written at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0025_reasons_for_everybody")]
    operations = [
        migrations.AddField(
            model_name="appeal",
            name="old_ends_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="the sanction had ended on"),
        ),
    ]
