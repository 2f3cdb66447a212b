"""The journey that the employer pays is a part of the score; weights of before give it nothing."""

import django.db.models.expressions
from django.db import migrations, models

from common.operations import NeverEditedAnew

BEFORE = [
    "version", "country_id", "valid_from", "occupation", "crop", "experience", "skills", "language", "preference", "documents", "waiting",
    "reason", "origin", "decided_by_id", "decided_at", "preview_id", "same_employer", "stay",
]


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0012_same_employer_and_stay'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='scoreweights',
            name='weights_whole',
        ),
        migrations.AddField(
            model_name='scoreweights',
            name='travel',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='journey that the employer pays'),
        ),
        migrations.AddConstraint(
            model_name='scoreweights',
            constraint=models.CheckConstraint(condition=models.Q(('occupation', django.db.models.expressions.CombinedExpression(models.Value(10000), '-', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('crop'), '+', models.F('experience')), '+', models.F('skills')), '+', models.F('language')), '+', models.F('preference')), '+', models.F('documents')), '+', models.F('waiting')), '+', models.F('same_employer')), '+', models.F('stay')), '+', models.F('travel'))))), name='weights_whole'),
        ),
        NeverEditedAnew("matching_scoreweights", [*BEFORE, "travel"], before=BEFORE),
    ]
