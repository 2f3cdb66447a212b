"""Sanctions are seen in the country whose law they are, with all that hangs on them. What was proposed is what is signed: it is not edited.

Who decides an appeal has neither proposed nor signed the sanction, whoever writes it.
"""

from django.db import migrations

from common.operations import AppendOnly, AuditRows, NeverEdited, ProtectRowsOfCountry, ProtectRowsThrough, WrittenOnce

SANCTION = "recruiters_sanction"
PROPOSED = ["folio", "country_id", "recruiter_id", "regime", "kind", "basis", "complaint_id", "grounds", "starts_on"]
PROPOSED += ["surety_id", "called_amount", "citation", "appeal_working_days", "appeal_stays", "appeal_to", "proposed_by_id"]
ITEM = ["sanction_id", "what", "model", "object_id", "label", "vacancy_id", "before", "after", "language", "told", "made", "origin_id"]

ANOTHER_DECIDES = """
CREATE FUNCTION another_decides() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decided_by_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM recruiters_sanction sanction
        WHERE sanction.id = NEW.sanction_id AND NEW.decided_by_id IN (sanction.proposed_by_id, sanction.signed_by_id)
    ) THEN
        RAISE EXCEPTION 'who proposed or signed a sanction does not decide the appeal against it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER another_decides BEFORE INSERT OR UPDATE ON recruiters_appeal
    FOR EACH ROW EXECUTE FUNCTION another_decides();
"""
ANYBODY_DECIDES = "DROP TRIGGER another_decides ON recruiters_appeal; DROP FUNCTION another_decides();"


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0006_sanctions"), ("common", "0001_database")]
    operations = [
        ProtectRowsOfCountry(SANCTION),
        ProtectRowsThrough("recruiters_sanctionevent", "subject_id", SANCTION),
        ProtectRowsThrough("recruiters_cascadepreview", "sanction_id", SANCTION),
        ProtectRowsThrough("recruiters_cascadeitem", "sanction_id", SANCTION),
        ProtectRowsThrough("recruiters_carveout", "item_id", "recruiters_cascadeitem"),
        ProtectRowsThrough("recruiters_appeal", "sanction_id", SANCTION),
        ProtectRowsThrough("recruiters_appealevent", "subject_id", "recruiters_appeal"),
        AuditRows(SANCTION, ["grounds", "complaint_id"]),
        AuditRows("recruiters_sanctionrule"),
        AuditRows("recruiters_appeal", ["grounds", "reasons"]),
        AppendOnly("recruiters_sanctionevent"),
        AppendOnly("recruiters_appealevent"),
        AppendOnly("recruiters_cascadepreview"),
        AppendOnly("recruiters_carveout"),
        NeverEdited(SANCTION, PROPOSED),
        WrittenOnce(SANCTION, "signed_by_id"),
        WrittenOnce(SANCTION, "signed_at"),
        NeverEdited("recruiters_cascadeitem", ITEM),
        migrations.RunSQL(ANOTHER_DECIDES, ANYBODY_DECIDES),
    ]
