from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0003_job_order_filed_on'),
    ]

    operations = [
        migrations.AddField(
            model_name='vacancy',
            name='petition_received_on',
            field=models.DateField(blank=True, null=True, verbose_name='petition received on'),
        ),
    ]
