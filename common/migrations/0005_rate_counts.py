"""How often something was tried, by whom as a keyed hash: counted in one statement."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0004_audit_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='RateCount',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('count', models.PositiveIntegerField()),
                ('ends_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'count of tries',
                'verbose_name_plural': 'counts of tries',
                'ordering': ['key'],
                'indexes': [models.Index(fields=['ends_at'], name='ratecount_ends')],
            },
        ),
    ]
