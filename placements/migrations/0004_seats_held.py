"""Each placement says which seat it holds, and the counts of its vacancy follow; whoever was there before gets a row for theirs."""

import django.db.models.deletion
from django.db import migrations, models

from common.operations import AppendOnly

# One statement each: rows may not be altered while keys of theirs wait for the end of the transaction.
SEATS = (
    "SELECT set_config('app.countries', '*', true), set_config('app.offices', '*', true)",
    """
WITH made AS MATERIALIZED (
    SELECT id AS placement, vacancy_id, created_at, updated_at,
           nextval(pg_get_serial_sequence('employers_takenseat', 'id')) AS seat,
           CASE WHEN status = 'offered' THEN 'offered' WHEN status IN ('working', 'returned') THEN 'filled' ELSE 'reserved' END AS state
      FROM placements_placement WHERE status NOT IN ('declined', 'cancelled')
), seats AS (
    INSERT INTO employers_takenseat (id, created_at, updated_at, state, vacancy_id)
    SELECT seat, created_at, updated_at, state, vacancy_id FROM made
)
UPDATE placements_placement AS placement SET seat_id = made.seat FROM made WHERE placement.id = made.placement
    """,
    """
UPDATE employers_vacancy AS vacancy SET seats_offered = held.offered, seats_reserved = held.reserved, seats_filled = held.filled
  FROM (SELECT vacancy_id, count(*) FILTER (WHERE state = 'offered') AS offered,
               count(*) FILTER (WHERE state = 'reserved') AS reserved, count(*) FILTER (WHERE state = 'filled') AS filled
          FROM employers_takenseat GROUP BY vacancy_id) AS held
 WHERE held.vacancy_id = vacancy.id
    """,
    "SET CONSTRAINTS ALL IMMEDIATE",
)
OF_ITS_VACANCY = """
ALTER TABLE placements_placement ADD CONSTRAINT placement_seat_of_its_vacancy
    FOREIGN KEY (seat_id, vacancy_id) REFERENCES employers_takenseat (id, vacancy_id) DEFERRABLE INITIALLY DEFERRED;
"""
NOT_OF_ITS_VACANCY = "ALTER TABLE placements_placement DROP CONSTRAINT placement_seat_of_its_vacancy"


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0006_seats_by_state'),
        ('matching', '0003_words_of_the_erased'),
        ('placements', '0003_words_of_the_erased'),
        ('workers', '0020_drafts_are_removed'),
    ]

    operations = [
        migrations.CreateModel(
            name='SeatCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ran_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('vacancies', models.PositiveIntegerField(verbose_name='vacancies')),
                ('seats', models.PositiveIntegerField(verbose_name='seats on record')),
                ('placements', models.PositiveIntegerField(verbose_name='placements')),
                ('differences', models.JSONField(default=list, verbose_name='differences')),
            ],
            options={
                'verbose_name': 'check of the seats',
                'verbose_name_plural': 'checks of the seats',
                'ordering': ['-ran_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='placement',
            name='seat',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='placement', to='employers.takenseat', verbose_name='seat'),
        ),
        migrations.RunSQL(SEATS, migrations.RunSQL.noop),
        migrations.RunSQL(OF_ITS_VACANCY, NOT_OF_ITS_VACANCY),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['declined', 'cancelled']), ('seat__isnull', False), _connector='OR'), name='placement_has_its_seat'),
        ),
        AppendOnly("placements_seatcheck"),
    ]
