"""Campaigns, visits and signals are seen in their country, with all that hangs on them. A frame that was frozen stays as it was, and so
do chances and the public number once they are written, whoever asks.
"""

from django.db import migrations

from common.operations import AppendOnly, AuditRows, NeverEdited, ProtectRowsOfCountry, ProtectRowsThrough, WrittenOnce

CAMPAIGN, UNIT, INSPECTION, SIGNAL = (
    f"recruiters_{name}" for name in ("inspectioncampaign", "campaignunit", "inspection", "signal")
)
FRAME = ["campaign_id", "unit", "label", "recruiter_id", "employer_id", "weight", "factors"]


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0010_inspections"), ("common", "0001_database")]
    operations = [
        ProtectRowsOfCountry(CAMPAIGN),
        ProtectRowsThrough("recruiters_campaignevent", "subject_id", CAMPAIGN),
        ProtectRowsThrough("recruiters_campaignfactor", "campaign_id", CAMPAIGN),
        ProtectRowsThrough(UNIT, "campaign_id", CAMPAIGN),
        ProtectRowsOfCountry(INSPECTION),
        ProtectRowsThrough("recruiters_inspectionevent", "subject_id", INSPECTION),
        ProtectRowsThrough("recruiters_inspectionanswer", "inspection_id", INSPECTION),
        ProtectRowsOfCountry("recruiters_followup"),
        ProtectRowsOfCountry(SIGNAL),
        ProtectRowsThrough("recruiters_signalevent", "subject_id", SIGNAL),
        AuditRows(CAMPAIGN, ["frame_file"]),
        AuditRows("recruiters_campaignfactor"),
        AuditRows(INSPECTION, ["summary"]),
        AuditRows("recruiters_inspectionanswer", ["note"]),
        AuditRows("recruiters_followup", ["what", "done_note"]),
        AuditRows(SIGNAL),
        AppendOnly("recruiters_campaignevent"),
        AppendOnly("recruiters_inspectionevent"),
        AppendOnly("recruiters_signalevent"),
        *(WrittenOnce(CAMPAIGN, name) for name in ("frame_file", "frame_sha256", "seed_value")),
        NeverEdited(UNIT, FRAME),
        WrittenOnce(UNIT, "probability"),
        NeverEdited(SIGNAL, ["kind", "recruiter_id", "country_id", "about", "period", "figures", "computed_on"]),
    ]
