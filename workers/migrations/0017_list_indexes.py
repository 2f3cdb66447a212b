"""Each filter of the list of people has an index of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_lists_and_answers'),
        ('reference', '0002_protection'),
        ('workers', '0016_undone_lists'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='identitydocument',
            index=models.Index(condition=models.Q(('kind', 'passport')), fields=['expires_on'], name='identity_passport_ends'),
        ),
        migrations.AddIndex(
            model_name='languageclaim',
            index=models.Index(fields=['language', 'level', 'worker'], name='language_spoken'),
        ),
        migrations.AddIndex(
            model_name='worker',
            index=models.Index(condition=models.Q(('status', 'registered'), _negated=True), fields=['status', 'country'], name='worker_rare_states'),
        ),
        migrations.AddIndex(
            model_name='workexperience',
            index=models.Index(fields=['occupation', 'worker'], name='experience_of_occupation'),
        ),
        migrations.AddIndex(
            model_name='workexperience',
            index=models.Index(condition=models.Q(('crop__isnull', False)), fields=['crop', 'worker'], name='experience_of_crop'),
        ),
    
        migrations.AlterModelOptions(
            name='changedfile',
            options={'ordering': ['id'], 'verbose_name': 'changed file', 'verbose_name_plural': 'changed files'},
        ),
        migrations.AlterModelOptions(
            name='nameword',
            options={'ordering': ['word'], 'verbose_name': 'word of names', 'verbose_name_plural': 'words of names'},
        ),
        migrations.AlterModelOptions(
            name='workerstanding',
            options={'ordering': ['worker_id'], 'verbose_name': 'pathways of a person', 'verbose_name_plural': 'pathways of people'},
        ),
    ]
