from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("common", "0001_database")]
    operations = [
        migrations.CreateModel(
            name="FolioSeries",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("last", models.PositiveBigIntegerField(default=0)),
            ],
            options={"ordering": ["name"], "verbose_name": "series of folios", "verbose_name_plural": "series of folios"},
        ),
    ]
