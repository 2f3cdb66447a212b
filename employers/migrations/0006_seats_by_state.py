"""Seats are counted by state, in the vacancy and at each of its worksites; the database keeps the sums true.

What was taken stands as reserved until the room that knows the placements says better.
"""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from common.operations import AuditRows

ADD_UP = """
CREATE FUNCTION employers_sites_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole bigint;
    spread bigint;
    wanted bigint;
BEGIN
    IF TG_TABLE_NAME = 'employers_vacancy' THEN
        whole := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        whole := OLD.vacancy_id;
    ELSE
        whole := NEW.vacancy_id;
        IF NOT EXISTS (SELECT 1 FROM employers_worksite place JOIN employers_vacancy vacancy USING (employer_id)
                        WHERE place.id = NEW.worksite_id AND vacancy.id = whole) THEN
            RAISE EXCEPTION 'the worksite is of another employer' USING ERRCODE = 'check_violation', CONSTRAINT = 'site_of_its_employer';
        END IF;
    END IF;
    SELECT sum(seats) INTO spread FROM employers_vacancysite WHERE vacancy_id = whole;
    SELECT seats INTO wanted FROM employers_vacancy WHERE id = whole;
    IF spread <> wanted THEN
        RAISE EXCEPTION 'the seats of the worksites do not add up' USING ERRCODE = 'check_violation', CONSTRAINT = 'sites_add_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER sites_add_up AFTER INSERT OR DELETE OR UPDATE OF seats, vacancy_id, worksite_id ON employers_vacancysite
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION employers_sites_add_up();
CREATE CONSTRAINT TRIGGER sites_add_up AFTER UPDATE OF seats, employer_id ON employers_vacancy
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.seats, OLD.employer_id) IS DISTINCT FROM (NEW.seats, NEW.employer_id)) EXECUTE FUNCTION employers_sites_add_up();
"""
NO_ADD_UP = """
DROP TRIGGER sites_add_up ON employers_vacancy;
DROP TRIGGER sites_add_up ON employers_vacancysite;
DROP FUNCTION employers_sites_add_up();
"""
OF_ITS_VACANCY = """
ALTER TABLE employers_vacancysite ADD CONSTRAINT site_and_its_vacancy UNIQUE (id, vacancy_id);
ALTER TABLE employers_takenseat ADD CONSTRAINT seat_and_its_vacancy UNIQUE (id, vacancy_id);
ALTER TABLE employers_takenseat ADD CONSTRAINT seat_at_a_site_of_its_vacancy
    FOREIGN KEY (site_id, vacancy_id) REFERENCES employers_vacancysite (id, vacancy_id) DEFERRABLE INITIALLY DEFERRED;
"""
NOT_OF_ITS_VACANCY = """
ALTER TABLE employers_takenseat DROP CONSTRAINT seat_at_a_site_of_its_vacancy;
ALTER TABLE employers_takenseat DROP CONSTRAINT seat_and_its_vacancy;
ALTER TABLE employers_vacancysite DROP CONSTRAINT site_and_its_vacancy;
"""
TAKEN = "UPDATE employers_vacancy SET seats_reserved = seats_taken WHERE seats_taken > 0"
TAKEN_AGAIN = """
UPDATE employers_vacancy SET seats_taken = seats_offered + seats_reserved + seats_filled
 WHERE seats_offered + seats_reserved + seats_filled > 0
"""


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0001_database'),
        ('employers', '0005_lmia_decisions'),
        ('pathways', '0008_help_lines_on_record'),
        ('reference', '0002_protection'),
    ]

    operations = [
        migrations.CreateModel(
            name='TakenSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('state', models.CharField(choices=[('offered', 'offered'), ('reserved', 'reserved'), ('filled', 'filled'), ('released', 'given back')], default='offered', max_length=8, verbose_name='state')),
            ],
            options={
                'verbose_name': 'taken seat',
                'verbose_name_plural': 'taken seats',
                'ordering': ['vacancy_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='VacancySite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seats', models.PositiveIntegerField(verbose_name='seats')),
                ('seats_offered', models.PositiveIntegerField(default=0, editable=False, verbose_name='seats offered')),
                ('seats_reserved', models.PositiveIntegerField(default=0, editable=False, verbose_name='seats reserved')),
                ('seats_filled', models.PositiveIntegerField(default=0, editable=False, verbose_name='seats filled')),
                ('seats_released', models.PositiveIntegerField(default=0, editable=False, verbose_name='seats given back')),
            ],
            options={
                'verbose_name': 'seats at a worksite',
                'verbose_name_plural': 'seats at worksites',
                'ordering': ['vacancy_id', 'worksite__name', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='vacancy',
            name='vacancy_never_over_filled',
        ),
        migrations.AddField(
            model_name='vacancy',
            name='seats_filled',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='seats filled'),
        ),
        migrations.AddField(
            model_name='vacancy',
            name='seats_offered',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='seats offered'),
        ),
        migrations.AddField(
            model_name='vacancy',
            name='seats_released',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='seats given back'),
        ),
        migrations.AddField(
            model_name='vacancy',
            name='seats_reserved',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='seats reserved'),
        ),
        migrations.RunSQL(TAKEN, TAKEN_AGAIN),
        migrations.RemoveField(model_name='vacancy', name='seats_taken'),
        migrations.AddField(
            model_name='vacancy',
            name='seats_taken',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('seats_offered'), '+', models.F('seats_reserved')), '+', models.F('seats_filled')), output_field=models.PositiveIntegerField(), verbose_name='seats taken'),
        ),
        migrations.AddConstraint(
            model_name='vacancy',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('seats_offered'), '+', models.F('seats_reserved')), '+', models.F('seats_filled')))), name='vacancy_never_over_filled', violation_error_message='More seats than that are taken already.'),
        ),
        migrations.AddField(
            model_name='takenseat',
            name='vacancy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken_seats', to='employers.vacancy', verbose_name='vacancy'),
        ),
        migrations.AddField(
            model_name='vacancysite',
            name='vacancy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sites', to='employers.vacancy', verbose_name='vacancy'),
        ),
        migrations.AddField(
            model_name='vacancysite',
            name='worksite',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.worksite', verbose_name='worksite'),
        ),
        migrations.AddField(
            model_name='takenseat',
            name='site',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_seats', to='employers.vacancysite', verbose_name='worksite'),
        ),
        migrations.AddConstraint(
            model_name='vacancysite',
            constraint=models.UniqueConstraint(fields=('vacancy', 'worksite'), name='worksite_once_a_vacancy'),
        ),
        migrations.AddConstraint(
            model_name='vacancysite',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='site_has_a_seat'),
        ),
        migrations.AddConstraint(
            model_name='vacancysite',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('seats_offered'), '+', models.F('seats_reserved')), '+', models.F('seats_filled')))), name='site_never_over_filled'),
        ),
        migrations.AddIndex(
            model_name='takenseat',
            index=models.Index(fields=['vacancy', 'state'], name='seat_by_state'),
        ),
        migrations.RunSQL(OF_ITS_VACANCY, NOT_OF_ITS_VACANCY),
        migrations.RunSQL(ADD_UP, NO_ADD_UP),
        AuditRows("employers_vacancysite"),
        AuditRows("employers_takenseat"),
    ]
