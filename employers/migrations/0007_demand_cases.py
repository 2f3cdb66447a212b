"""Cases of former years, and the view that reads them and the vacancies of public records as one.

A column that the view reads can change its type only after the view is dropped; adding columns needs nothing.
"""

import django.db.models.deletion
from django.db import migrations, models

# Fallbacks are for records read before their decision was kept: whether a certification is held tells certified from open.
_VACANCIES = """
    SELECT 2 * v.id + 1, NULL::bigint, v.id, r.batch_id, r.row_number, v.programme_id, v.case_number, v.employer_id,
        date_part('year', coalesce((told.d ->> 'decided_on')::date, v.starts_on) + interval '3 months')::smallint,
        coalesce(told.d ->> 'status', CASE WHEN v.certification_held THEN 'certified' ELSE 'undecided' END)::varchar(9),
        (told.d ->> 'received_on')::date, (told.d ->> 'decided_on')::date, v.starts_on, v.ends_on,
        (told.d ->> 'requested')::integer, (told.d ->> 'certified')::integer,
        coalesce((told.d ->> 'certified')::integer, (told.d ->> 'requested')::integer, v.seats),
        v.title, v.occupation_id, v.crop_id, v.subdivision_id, v.city, v.wage, v.wage_unit, v.currency, v.hours_per_week
    FROM employers_vacancy v JOIN employers_demandrecord r ON r.vacancy_id = v.id,
        LATERAL (SELECT r.original -> 'decision' AS d) told
"""
_CASES = """
    SELECT 2 * c.id, c.id, NULL::bigint, c.batch_id, c.row_number, c.programme_id, c.case_number, c.employer_id, c.fiscal_year,
        c.decision, c.received_on, c.decided_on, c.starts_on, c.ends_on, c.positions_requested, c.positions_certified,
        coalesce(c.positions_certified, c.positions_requested),
        c.title, c.occupation_id, c.crop_id, c.subdivision_id, c.city, c.wage, c.wage_unit, c.currency, c.hours_per_week
    FROM employers_demandcase c
    WHERE c.role <> 'member' AND NOT EXISTS (
        SELECT FROM employers_vacancy v JOIN employers_demandrecord r ON r.vacancy_id = v.id
        WHERE v.case_number <> '' AND v.case_number = c.case_number AND v.programme_id = c.programme_id)
"""
# A year has 52 weeks and a month a twelfth of them.
_VIEW = f"""
    CREATE VIEW employers_demandhistory WITH (security_invoker = true) AS
    SELECT every.*, round(CASE
        WHEN wage_unit = 'hour' THEN wage
        WHEN hours_per_week > 0 THEN wage / hours_per_week * CASE wage_unit
            WHEN 'week' THEN 1 WHEN 'biweek' THEN 0.5 WHEN 'month' THEN 12.0 / 52 WHEN 'year' THEN 1.0 / 52 END
        END, 2)::numeric(10, 2) AS wage_an_hour
    FROM ({_CASES} UNION ALL {_VACANCIES}) AS every(
        id, case_id, vacancy_id, batch_id, row_number, programme_id, case_number, employer_id, fiscal_year,
        decision, received_on, decided_on, starts_on, ends_on, positions_requested, positions_certified, positions,
        title, occupation_id, crop_id, subdivision_id, city, wage, wage_unit, currency, hours_per_week)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0006_seats_by_state'),
        ('pathways', '0008_help_lines_on_record'),
        ('reference', '0002_protection'),
    ]

    operations = [
        migrations.CreateModel(
            name='DemandHistory',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('row_number', models.PositiveIntegerField()),
                ('case_number', models.CharField(max_length=30)),
                ('fiscal_year', models.PositiveSmallIntegerField(null=True)),
                ('decision', models.CharField(choices=[('certified', 'certified in full'), ('partial', 'certified in part'), ('returned', 'certification given back'), ('denied', 'denied'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn'), ('undecided', 'not decided')], max_length=9)),
                ('received_on', models.DateField(null=True)),
                ('decided_on', models.DateField(null=True)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('positions_requested', models.PositiveIntegerField(null=True)),
                ('positions_certified', models.PositiveIntegerField(null=True)),
                ('positions', models.PositiveIntegerField(null=True)),
                ('title', models.CharField(max_length=255)),
                ('city', models.CharField(max_length=100)),
                ('wage', models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ('wage_unit', models.CharField(choices=[('hour', 'an hour'), ('day', 'a day'), ('week', 'a week'), ('biweek', 'every two weeks'), ('month', 'a month'), ('year', 'a year'), ('piece', 'a piece')], max_length=6)),
                ('wage_an_hour', models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('hours_per_week', models.DecimalField(decimal_places=1, max_digits=4, null=True)),
            ],
            options={
                'verbose_name': 'demand on record',
                'verbose_name_plural': 'demand on record',
                'db_table': 'employers_demandhistory',
                'ordering': ['-fiscal_year', 'id'],
                'managed': False,
            },
        ),
        migrations.AlterField(
            model_name='demandbatch',
            name='layout',
            field=models.CharField(choices=[('auto', 'recognised by its columns'), ('seasonaljobs', 'SeasonalJobs CSV'), ('oflc-h2a', 'OFLC H-2A'), ('oflc-h2b', 'OFLC H-2B'), ('h2a-history', 'OFLC H-2A, former years'), ('h2b-history', 'OFLC H-2B, former years'), ('lmia-positive', 'LMIA (Canada), positive'), ('lmia-negative', 'LMIA (Canada), negative')], max_length=14, verbose_name='layout'),
        ),
        migrations.CreateModel(
            name='DemandCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case_number', models.CharField(max_length=30, verbose_name='official case number')),
                ('role', models.CharField(choices=[('single', 'alone'), ('master', "the association's own row"), ('member', 'a member of the association')], default='single', max_length=6, verbose_name='part in the filing')),
                ('member_key', models.CharField(blank=True, editable=False, max_length=16)),
                ('occurrence', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('fiscal_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='fiscal year')),
                ('decision', models.CharField(choices=[('certified', 'certified in full'), ('partial', 'certified in part'), ('returned', 'certification given back'), ('denied', 'denied'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn'), ('undecided', 'not decided')], max_length=9, verbose_name='decision')),
                ('decision_written', models.CharField(max_length=100, verbose_name='decision as written')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='received on')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='starts on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                ('positions_requested', models.PositiveIntegerField(blank=True, null=True, verbose_name='positions asked for')),
                ('positions_certified', models.PositiveIntegerField(blank=True, null=True, verbose_name='positions certified')),
                ('title', models.CharField(blank=True, max_length=255, verbose_name='job title')),
                ('wage', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='wage')),
                ('wage_unit', models.CharField(blank=True, choices=[('hour', 'an hour'), ('day', 'a day'), ('week', 'a week'), ('biweek', 'every two weeks'), ('month', 'a month'), ('year', 'a year'), ('piece', 'a piece')], max_length=6, verbose_name='wage for')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('hours_per_week', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, verbose_name='hours a week')),
                ('occupation_code', models.CharField(blank=True, max_length=11, verbose_name='occupation code')),
                ('occupation_scheme', models.CharField(blank=True, choices=[('dot', 'DOT 1991'), ('soc2000', 'SOC 2000'), ('soc2018', 'SOC 2018')], max_length=8, verbose_name='edition of the occupation code')),
                ('industry_code', models.CharField(blank=True, max_length=6, verbose_name='NAICS code')),
                ('industry_edition', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='edition of the NAICS')),
                ('crop_written', models.CharField(blank=True, max_length=100, verbose_name='crop as written')),
                ('county', models.CharField(blank=True, max_length=100, verbose_name='county')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='city')),
                ('row_number', models.PositiveIntegerField(verbose_name='row')),
                ('content_hash', models.CharField(editable=False, max_length=64)),
                ('original', models.JSONField(default=dict, verbose_name='original values')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='demand_cases', to='employers.demandbatch', verbose_name='last changed by')),
                ('crop', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.crop', verbose_name='crop or commodity')),
                ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demand_cases', to='employers.employer', verbose_name='employer')),
                ('occupation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.occupation', verbose_name='occupation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathways.programme', verbose_name='pathway')),
                ('subdivision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.subdivision', verbose_name='state or province')),
            ],
            options={
                'verbose_name': 'case of a former year',
                'verbose_name_plural': 'cases of former years',
                'ordering': ['-decided_on', 'id'],
                'indexes': [models.Index(fields=['employer', '-decided_on'], name='demand_case_of_employer')],
                'constraints': [models.UniqueConstraint(fields=('case_number', 'programme', 'member_key', 'occurrence'), name='demand_case_once'), models.CheckConstraint(condition=models.Q(models.Q(('member_key__gt', ''), ('role', 'member')), models.Q(('member_key', ''), ('role__in', ['single', 'master'])), _connector='OR'), name='demand_case_counted_once'), models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='demand_case_dates_in_order'), models.CheckConstraint(condition=models.Q(('wage__isnull', True), models.Q(('wage__gt', 0), models.Q(('wage_unit', ''), _negated=True)), _connector='OR'), name='demand_case_wage_with_unit')],
            },
        ),
        migrations.AddField(
            model_name='demandbatch',
            name='decided_until',
            field=models.DateField(blank=True, null=True, verbose_name='last decision in the list'),
        ),
        migrations.RunSQL(_VIEW, "DROP VIEW employers_demandhistory"),
    ]
