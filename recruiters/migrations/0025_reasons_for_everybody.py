"""What the public register may say of why a recruiter is stopped: one of a closed list, proposed and signed with the sanction."""

from django.db import migrations, models

STAYS = """
CREATE TRIGGER public_reason_stays BEFORE UPDATE ON recruiters_sanction FOR EACH ROW
    WHEN (OLD.public_reason IS DISTINCT FROM NEW.public_reason) EXECUTE FUNCTION refuse_change();
"""
LABELS = {
    "fees": "charging workers for a job",
    "deception": "false or misleading offers",
    "documents": "keeping papers of workers",
    "treatment": "threats, violence or retaliation",
    "licence": "not meeting the terms of its licence",
    "listed": "standing on a published list of sanctions",
    "other": "breach of the rules for recruiters",
}


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0024_days_to_appeal_once")]
    operations = [
        migrations.AddField(
            "sanction",
            "public_reason",
            models.CharField(
                choices=list(LABELS.items()),
                db_default="other",
                default="other",
                max_length=10,
                verbose_name="reason that everybody may read",
            ),
        ),
        migrations.RunSQL(STAYS, "DROP TRIGGER public_reason_stays ON recruiters_sanction"),
    ]
