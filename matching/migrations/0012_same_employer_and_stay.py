"""Two parts more of the score, of pairs that know each other; weights of before give them nothing."""

import django.db.models.expressions
from django.db import migrations, models

from common.operations import NeverEditedAnew

BEFORE = [
    "version", "country_id", "valid_from", "occupation", "crop", "experience", "skills", "language", "preference", "documents", "waiting",
    "reason", "origin", "decided_by_id", "decided_at", "preview_id",
]


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0011_studies_of_periods'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='scoreweights',
            name='weights_whole',
        ),
        migrations.AddField(
            model_name='scoreweights',
            name='same_employer',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='same employer again'),
        ),
        migrations.AddField(
            model_name='scoreweights',
            name='stay',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='stays where the last run left them'),
        ),
        migrations.AddConstraint(
            model_name='scoreweights',
            constraint=models.CheckConstraint(condition=models.Q(('occupation', django.db.models.expressions.CombinedExpression(models.Value(10000), '-', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('crop'), '+', models.F('experience')), '+', models.F('skills')), '+', models.F('language')), '+', models.F('preference')), '+', models.F('documents')), '+', models.F('waiting')), '+', models.F('same_employer')), '+', models.F('stay'))))), name='weights_whole'),
        ),
        NeverEditedAnew("matching_scoreweights", [*BEFORE, "same_employer", "stay"], before=BEFORE),
    ]
