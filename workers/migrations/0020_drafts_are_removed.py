"""When the office of a draft was told that it is removed; a kind of retention rule for drafts."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workers', '0019_search_entries'),
    ]

    operations = [
        migrations.AddField(
            model_name='registrationdraft',
            name='told_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='office told of its removal'),
        ),
        migrations.AlterField(
            model_name='retentionnotice',
            name='kind',
            field=models.CharField(choices=[('withdrawn', 'consent withdrawn, from that day'), ('silent', 'interest not confirmed, from the last confirmation'), ('draft', 'registration begun and not ended, from the day it was last saved')], max_length=10, verbose_name='files'),
        ),
        migrations.AlterField(
            model_name='retentionrule',
            name='kind',
            field=models.CharField(choices=[('withdrawn', 'consent withdrawn, from that day'), ('silent', 'interest not confirmed, from the last confirmation'), ('draft', 'registration begun and not ended, from the day it was last saved')], max_length=10, verbose_name='files'),
        ),
    ]
