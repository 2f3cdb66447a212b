"""What was paid stands in one place: line by line with the complaint, no longer beside what it alleges."""

from django.db import migrations

MOVE = """
SELECT set_config('app.countries', '*', true), set_config('app.offices', '*', true), set_config('app.user', 'system', true);
INSERT INTO recruiters_feepaid (complaint_id, paid_for, amount, currency, paid_to, paid_on, paid_when, has_receipt)
SELECT complaint_id, 'other', amount, currency, '', NULL, 'unknown', false
  FROM recruiters_allegation WHERE amount IS NOT NULL ORDER BY id;
"""


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0018_complaint_due_index")]
    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveConstraint("allegation", "allegation_amount_has_currency"),
        migrations.RemoveField("allegation", "amount"),
        migrations.RemoveField("allegation", "currency"),
    ]
