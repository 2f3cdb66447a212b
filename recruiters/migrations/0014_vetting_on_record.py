"""A vetting is seen in its country, and what hangs on it where it is. Who proposes and who signs are no contacts of the recruiter, whoever
writes. Moves, openings and reminders are never changed, a letter stays as it was sent.
"""

from django.db import migrations

from common.operations import (
    AppendOnly,
    AuditRows,
    NeverEdited,
    ProtectRowsOfCountry,
    ProtectRowsThrough,
    WrittenOnce,
)

NO_CONTACT = """
CREATE FUNCTION refuse_contact_of_recruiter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM recruiters_vettingcase vetting
        JOIN recruiters_recruitermember contact ON contact.recruiter_id = vetting.recruiter_id
        WHERE vetting.id = NEW.case_id AND contact.user_id IN (NEW.proposed_by_id, NEW.decided_by_id)
    ) THEN
        RAISE EXCEPTION 'a contact of the recruiter decides nothing about it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'vetting_decided_by_no_contact';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_contact_decides BEFORE INSERT OR UPDATE ON recruiters_vettingproposal
    FOR EACH ROW EXECUTE FUNCTION refuse_contact_of_recruiter();
"""
UNDONE = "DROP TRIGGER no_contact_decides ON recruiters_vettingproposal; DROP FUNCTION refuse_contact_of_recruiter();"
AS_PROPOSED = (
    "case_id decision reasons articles appeal_to appeal_days appeal_in_working_days language number licence_class authority "
    "valid_from valid_to proposed_by_id proposed_at"
)


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0013_vetting")]
    operations = [
        ProtectRowsOfCountry("recruiters_vettingcase"),
        ProtectRowsThrough("recruiters_vettingevent", "subject_id", "recruiters_vettingcase"),
        *(
            ProtectRowsThrough(f"recruiters_vetting{name}", "case_id", "recruiters_vettingcase")
            for name in ("answer", "hearing", "paper", "proposal")
        ),
        ProtectRowsThrough("recruiters_vettingopening", "paper_id", "recruiters_vettingpaper"),
        *(
            ProtectRowsThrough(f"recruiters_vetting{name}", "proposal_id", "recruiters_vettingproposal")
            for name in ("condition", "letter")
        ),
        AuditRows("recruiters_vettingcase"),
        AuditRows("recruiters_vettinganswer", ["note"]),
        AuditRows("recruiters_vettinghearing", ["heard", "notes", "place", "follow_up"]),
        AuditRows("recruiters_vettingpaper", ["stored"]),
        AuditRows("recruiters_vettingproposal"),
        AuditRows("recruiters_vettingcondition"),
        AuditRows("recruiters_vettingletter", ["stored"]),
        AppendOnly("recruiters_vettingevent"),
        AppendOnly("recruiters_vettingopening"),
        AppendOnly("recruiters_licencereminder"),
        NeverEdited("recruiters_vettingproposal", AS_PROPOSED.split()),
        NeverEdited(
            "recruiters_vettingletter", "proposal_id language stored sha256 size made_by_id made_at".split()
        ),
        WrittenOnce("recruiters_vettingletter", "notified_on"),
        migrations.RunSQL(NO_CONTACT, UNDONE),
    ]
