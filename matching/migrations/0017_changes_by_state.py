"""Those that wait are found among all that were overtaken."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0018_joins_undone'),
        ('matching', '0016_news_for_plans'),
        ('workers', '0021_travel_groups'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='planchange',
            index=models.Index(fields=['status', '-id'], name='plan_change_by_state'),
        ),
    ]
