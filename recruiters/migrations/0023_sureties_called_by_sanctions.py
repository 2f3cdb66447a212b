"""A call on a bond names the sanction that asks for it, and a sanction asks once at a time."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0022_what_was_told_encrypted")]
    operations = [
        migrations.AddField(
            model_name="suretycall",
            name="sanction",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="surety_calls",
                to="recruiters.sanction",
                verbose_name="sanction",
            ),
        ),
        migrations.AlterField(
            model_name="suretycall",
            name="status",
            field=models.CharField(
                choices=[
                    ("asked", "asked of the issuer"),
                    ("paid", "paid"),
                    ("refused", "refused"),
                    ("withdrawn", "withdrawn"),
                    ("returned", "paid back to the issuer"),
                ],
                default="asked",
                editable=False,
                max_length=9,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="suretycall",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["asked", "paid"])),
                fields=("sanction",),
                name="surety_call_once_a_sanction",
            ),
        ),
    ]
