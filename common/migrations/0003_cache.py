"""The table of the cache: counts of attempts and used codes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("common", "0002_folio_series")]
    operations = [
        migrations.RunSQL(
            [
                "CREATE TABLE common_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL)",
                "CREATE INDEX common_cache_expires ON common_cache (expires)",
            ],
            "DROP TABLE common_cache",
        ),
    ]
