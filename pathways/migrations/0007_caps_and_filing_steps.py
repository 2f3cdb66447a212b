import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

from common.operations import AppendOnly, AuditRows


class Migration(migrations.Migration):

    dependencies = [
        ('pathways', '0006_wage_floors'),
        ('reference', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='rule',
            name='kind',
            field=models.CharField(choices=[('nationality', 'nationality'), ('minimum_age', 'minimum age'), ('document_through', 'passport valid long enough'), ('record_clear', 'clear record'), ('medical_valid', 'medical certificate'), ('literate', 'reads and writes'), ('minimum_schooling', 'years of schooling'), ('experience_months', 'months of work'), ('language_level', 'level of a language'), ('returning_worker', 'comes back'), ('refugee_status', 'refugee status'), ('lives_abroad', 'lives outside their own country'), ('not_barred', 'no sanction against the person'), ('intake', 'takes applications'), ('permits_work', 'permits work'), ('sector', 'sector'), ('occupation', 'occupation'), ('commodity', 'commodity'), ('commodity_list', 'commodity on the list'), ('place', 'place of work'), ('duration', 'length of the contract'), ('period_of_year', 'period of the year'), ('stay_limit', 'longest continuous stay'), ('hours', 'hours a week'), ('wage_floor', 'wage at or above the floor'), ('housing_free', 'free housing'), ('transport_daily', 'free daily transport'), ('travel_paid', 'travel paid'), ('fee_ban', 'no recruitment fee'), ('certification_held', "employer's certification"), ('demand_not_barred', 'no sanction against employer or recruiter'), ('need_type', 'kind of need'), ('experience_required', 'experience asked'), ('language_required', 'language asked'), ('skill_required', 'skill asked'), ('driving_licence', 'driving licence asked'), ('available', 'available on the dates'), ('not_refused', 'not refused by the person'), ('consent', 'consent to matching'), ('recently_confirmed', 'interest confirmed'), ('cap', 'places left in a cap'), ('filing_window', 'time left to file'), ('statement', 'statement without a test'), ('family', 'what the family may do')], max_length=24, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='CapPool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('title_es', models.CharField(max_length=200, verbose_name='title in Spanish')),
                ('title_en', models.CharField(max_length=200, verbose_name='title in English')),
                ('title_fr', models.CharField(blank=True, max_length=200, verbose_name='title in French')),
                ('key', models.SlugField(max_length=60, verbose_name='key')),
                ('year_kind', models.CharField(choices=[('fiscal_us', 'US fiscal year'), ('calendar', 'calendar year')], max_length=10, verbose_name='kind of year')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2099)], verbose_name='year')),
                ('starts_from', models.DateField(verbose_name='work starts from')),
                ('starts_to', models.DateField(verbose_name='to, included')),
                ('total', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='places')),
                ('is_supplemental', models.BooleanField(default=False, verbose_name='added for this year only')),
                ('returning_only', models.BooleanField(default=False, verbose_name='for returning workers only')),
                ('nationalities', models.JSONField(blank=True, default=list, verbose_name='set aside for nationalities')),
                ('note_es', models.TextField(blank=True, verbose_name='notes and exempt cases, in Spanish')),
                ('note_en', models.TextField(blank=True, verbose_name='notes and exempt cases, in English')),
                ('note_fr', models.TextField(blank=True, verbose_name='notes and exempt cases, in French')),
                ('legal_status', models.CharField(choices=[('in_force', 'in force'), ('enjoined', 'stopped by a court'), ('enforcement_suspended', 'enforcement suspended'), ('in_force_not_enforced', 'in force, not enforced'), ('proposed', 'proposed'), ('planned', 'planned'), ('closed', 'closed'), ('hypothetical', 'hypothetical, not law')], default='in_force', max_length=24, verbose_name='legal status')),
                ('citation', models.CharField(max_length=255, verbose_name='citation')),
                ('source_url', models.URLField(blank=True, max_length=300, verbose_name='source')),
                ('checked_on', models.DateField(verbose_name='checked on')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], max_length=6, verbose_name='confidence')),
                ('reserved', models.PositiveIntegerField(default=0, editable=False, verbose_name='reserved by us')),
                ('used', models.PositiveIntegerField(default=0, editable=False, verbose_name='used by us')),
                ('origin', models.CharField(choices=[('shipped', 'came with the product'), ('staff', 'entered by staff')], default='staff', editable=False, max_length=8, verbose_name='origin')),
                ('shipped_version', models.CharField(blank=True, editable=False, max_length=16)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='caps', to='pathways.programme', verbose_name='pathway')),
                ('registry_country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='ceiling of the country of origin')),
            ],
            options={
                'verbose_name': 'cap',
                'verbose_name_plural': 'caps',
                'ordering': ['programme_id', '-year', 'starts_from', 'key'],
            },
        ),
        migrations.CreateModel(
            name='CapClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('closed_on', models.DateField(verbose_name='last day counted')),
                ('citation', models.CharField(max_length=255, verbose_name='who says so')),
                ('source_url', models.URLField(blank=True, max_length=300, verbose_name='source')),
                ('origin', models.CharField(choices=[('shipped', 'came with the product'), ('staff', 'entered by staff')], default='staff', editable=False, max_length=8, verbose_name='origin')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closings', to='pathways.cappool', verbose_name='cap')),
            ],
            options={
                'verbose_name': 'closing of a cap',
                'verbose_name_plural': 'closings of caps',
                'ordering': ['pool_id', 'closed_on'],
            },
        ),
        migrations.CreateModel(
            name='CapReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('used', models.PositiveIntegerField(verbose_name='used by everybody')),
                ('citation', models.CharField(max_length=255, verbose_name='who says so')),
                ('source_url', models.URLField(blank=True, max_length=300, verbose_name='source')),
                ('origin', models.CharField(choices=[('shipped', 'came with the product'), ('staff', 'entered by staff')], default='staff', editable=False, max_length=8, verbose_name='origin')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='pathways.cappool', verbose_name='cap')),
            ],
            options={
                'verbose_name': 'count of a cap by its agency',
                'verbose_name_plural': 'counts of caps by their agencies',
                'ordering': ['pool_id', '-as_of'],
            },
        ),
        migrations.CreateModel(
            name='CapReservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('quantity', models.PositiveIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='places')),
                ('purpose', models.CharField(choices=[('placement', 'a placement')], max_length=12, verbose_name='for')),
                ('reference', models.CharField(max_length=80, verbose_name='reference')),
                ('status', models.CharField(choices=[('reserved', 'reserved'), ('used', 'used'), ('released', 'released')], default='reserved', max_length=10, verbose_name='status')),
                ('reserved_on', models.DateField(verbose_name='reserved on')),
                ('released_on', models.DateField(blank=True, null=True, verbose_name='given back on')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='pathways.cappool', verbose_name='cap')),
            ],
            options={
                'verbose_name': 'reservation of a cap',
                'verbose_name_plural': 'reservations of caps',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CapReservationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=40, verbose_name='action')),
                ('old_state', models.CharField(blank=True, max_length=40, verbose_name='from')),
                ('new_state', models.CharField(max_length=40, verbose_name='to')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='pathways.capreservation', verbose_name='reservation of a cap')),
            ],
            options={
                'verbose_name': 'move of a reservation',
                'verbose_name_plural': 'moves of reservations',
                'ordering': ['-at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FilingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('title_es', models.CharField(max_length=200, verbose_name='title in Spanish')),
                ('title_en', models.CharField(max_length=200, verbose_name='title in English')),
                ('title_fr', models.CharField(blank=True, max_length=200, verbose_name='title in French')),
                ('key', models.SlugField(max_length=40, verbose_name='key')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('actor', models.CharField(choices=[('employer', 'employer'), ('labour', 'labour authority there'), ('immigration', 'immigration authority there'), ('consulate', 'consulate'), ('ministry', 'ministry of the country of origin'), ('worker', 'worker')], max_length=12, verbose_name='who does it')),
                ('before', models.JSONField(blank=True, default=list, verbose_name='steps that wait for it')),
                ('earliest_days', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(730)], verbose_name='at the earliest, days before')),
                ('latest_days', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(730)], verbose_name='at the latest, days before')),
                ('length', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(730)], verbose_name='length')),
                ('counting', models.CharField(choices=[('calendar', 'calendar days'), ('working', 'working days')], default='calendar', max_length=8, verbose_name='counted in')),
                ('office_days', models.BooleanField(default=True, verbose_name='only on working days')),
                ('proof', models.CharField(blank=True, choices=[('certification', 'the certification held'), ('petition', 'the petition received')], max_length=13, verbose_name='shown by')),
                ('basis', models.CharField(choices=[('law', 'law'), ('planning', 'planning figure')], max_length=8, verbose_name='the days come from')),
                ('note_es', models.TextField(blank=True, verbose_name='note in Spanish')),
                ('note_en', models.TextField(blank=True, verbose_name='note in English')),
                ('note_fr', models.TextField(blank=True, verbose_name='note in French')),
                ('legal_status', models.CharField(choices=[('in_force', 'in force'), ('enjoined', 'stopped by a court'), ('enforcement_suspended', 'enforcement suspended'), ('in_force_not_enforced', 'in force, not enforced'), ('proposed', 'proposed'), ('planned', 'planned'), ('closed', 'closed'), ('hypothetical', 'hypothetical, not law')], default='in_force', max_length=24, verbose_name='legal status')),
                ('citation', models.CharField(max_length=255, verbose_name='citation')),
                ('source_url', models.URLField(blank=True, max_length=300, verbose_name='source')),
                ('checked_on', models.DateField(verbose_name='checked on')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], max_length=6, verbose_name='confidence')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='to, included')),
                ('origin', models.CharField(choices=[('shipped', 'came with the product'), ('staff', 'entered by staff')], default='staff', editable=False, max_length=8, verbose_name='origin')),
                ('shipped_version', models.CharField(blank=True, editable=False, max_length=16)),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='working days of')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='filing_steps', to='pathways.programme', verbose_name='pathway')),
                ('registry_country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.country', verbose_name='country of origin')),
            ],
            options={
                'verbose_name': 'filing step',
                'verbose_name_plural': 'filing steps',
                'ordering': ['programme_id', 'registry_country_id', 'position', 'effective_from'],
            },
        ),
        migrations.AddConstraint(
            model_name='cappool',
            constraint=models.CheckConstraint(condition=models.Q(('starts_to__gte', models.F('starts_from'))), name='cap_window_in_order', violation_error_message='The window ends before it begins: check the dates.'),
        ),
        migrations.AddConstraint(
            model_name='cappool',
            constraint=models.CheckConstraint(condition=models.Q(('total__gte', django.db.models.expressions.CombinedExpression(models.F('reserved'), '+', models.F('used')))), name='cap_never_over_filled', violation_error_message='More places are reserved or used already.'),
        ),
        migrations.AddConstraint(
            model_name='cappool',
            constraint=models.CheckConstraint(condition=models.Q(('citation', ''), _negated=True), name='cap_has_its_citation', violation_error_message='Name the law or the decision that the cap comes from.'),
        ),
        migrations.AddConstraint(
            model_name='cappool',
            constraint=models.UniqueConstraint(fields=('programme', 'registry_country', 'year', 'key'), name='cap_once_a_year', nulls_distinct=False, violation_error_message='This cap is on record for that year already.'),
        ),
        migrations.AddConstraint(
            model_name='capclosing',
            constraint=models.UniqueConstraint(fields=('pool', 'closed_on'), name='cap_closing_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='capreport',
            constraint=models.UniqueConstraint(fields=('pool', 'as_of'), name='cap_report_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='capreservation',
            index=models.Index(fields=['reference'], name='cap_reservation_reference'),
        ),
        migrations.AddConstraint(
            model_name='capreservation',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='cap_reservation_of_something'),
        ),
        migrations.AddConstraint(
            model_name='capreservation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_on__isnull', False), ('status', 'released')), models.Q(models.Q(('status', 'released'), _negated=True), ('released_on__isnull', True)), _connector='OR'), name='cap_reservation_release_is_dated'),
        ),
        migrations.AddConstraint(
            model_name='capreservation',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'released'), _negated=True), fields=('pool', 'reference'), name='cap_reservation_open_once'),
        ),
        migrations.AddConstraint(
            model_name='filingstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('programme__isnull', False), ('registry_country__isnull', True)), models.Q(('programme__isnull', True), ('registry_country__isnull', False)), _connector='OR'), name='step_of_a_programme_or_an_origin', violation_error_message='A step belongs to a pathway or to a country of origin, not to both.'),
        ),
        migrations.AddConstraint(
            model_name='filingstep',
            constraint=models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gte', models.F('effective_from')), _connector='OR'), name='step_dates_in_order', violation_error_message='The step ends before it begins: check the dates.'),
        ),
        migrations.AddConstraint(
            model_name='filingstep',
            constraint=models.CheckConstraint(condition=models.Q(('earliest_days__isnull', True), ('latest_days__isnull', True), ('earliest_days__gte', models.F('latest_days')), _connector='OR'), name='step_window_in_order', violation_error_message='The earliest day comes after the latest: check the numbers.'),
        ),
        migrations.AddConstraint(
            model_name='filingstep',
            constraint=models.CheckConstraint(condition=models.Q(('citation', ''), _negated=True), name='step_has_its_citation', violation_error_message='Name the law, or say that it is a planning figure.'),
        ),
        migrations.AddConstraint(
            model_name='filingstep',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], expressions=[(django.db.models.functions.comparison.Coalesce('programme', 'registry_country'), '='), ('key', '='), (models.Func('effective_from', 'effective_to', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='step_once_a_day', violation_error_message='A step with this key already stands on some of these days.'),
        ),
        AuditRows("pathways_cappool"),
        AuditRows("pathways_capclosing"),
        AuditRows("pathways_capreport"),
        AuditRows("pathways_capreservation"),
        AuditRows("pathways_filingstep"),
        AppendOnly("pathways_capreservationevent"),
    ]
