"""A season that ended is known to the rooms below (`matching.known.provide_seasons`), so that plans learn of it as of all else."""

from django.db import migrations

from matching.news import person


class Migration(migrations.Migration):
    dependencies = [("matching", "0016_news_for_plans"), ("placements", "0004_seats_held")]
    operations = [person("placements_placement", "vacancy_id", "status", "ends_on", where="status = 'returned'")]
