"""The days to appeal stand once, with the terms of the regime: vetting and sanctions said different ones.

What a ministry entered goes along; the planning value that was shipped does not: `load_recruiting` brings the one that has a source.
"""

from django.db import migrations, models

TAKEN_ALONG = """
UPDATE recruiters_licenceterm term
   SET appeal_working_days = rule.days, appeal_source = rule.source, appeal_confidence = rule.confidence
  FROM (SELECT DISTINCT ON (regime) regime, appeal_working_days AS days, source, confidence
          FROM recruiters_sanctionrule WHERE confidence <> 'low' OR appeal_working_days <> 10
         ORDER BY regime, (confidence = 'low'), appeal_working_days) rule
 WHERE rule.regime = term.regime;
"""
GIVEN_BACK = """
UPDATE recruiters_sanctionrule rule SET appeal_working_days = term.appeal_working_days
  FROM recruiters_licenceterm term WHERE term.regime = rule.regime AND term.appeal_working_days IS NOT NULL;
"""
AT_ONCE = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0023_sureties_called_by_sanctions")]
    operations = [
        migrations.AddField(
            "licenceterm",
            "appeal_working_days",
            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="working days to appeal"),
        ),
        migrations.AddField(
            "licenceterm",
            "appeal_source",
            models.CharField(blank=True, default="", max_length=300, verbose_name="where the days to appeal stand"),
        ),
        migrations.AddField(
            "licenceterm",
            "appeal_confidence",
            models.CharField(
                choices=[("high", "high"), ("medium", "medium"), ("low", "low")],
                default="low",
                max_length=6,
                verbose_name="confidence in the days to appeal",
            ),
        ),
        migrations.RunSQL([TAKEN_ALONG, AT_ONCE], [GIVEN_BACK, AT_ONCE]),
        migrations.AddConstraint(
            "licenceterm",
            models.CheckConstraint(
                condition=models.Q(
                    ("appeal_working_days__isnull", True),
                    models.Q(
                        ("appeal_working_days__range", (1, 365)), models.Q(("appeal_source", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="licence_term_appeal_has_its_source",
                violation_error_message="Days to appeal are 1 to 365, and say where they stand.",
            ),
        ),
        # Back again it is filled from the terms, and by what was planned where they say nothing.
        migrations.AlterField(
            "sanctionrule",
            "appeal_working_days",
            models.PositiveSmallIntegerField(default=10, verbose_name="working days to appeal"),
        ),
        migrations.RemoveField("sanctionrule", "appeal_working_days"),
    ]
