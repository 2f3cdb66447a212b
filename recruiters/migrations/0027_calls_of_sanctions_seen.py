"""A call on a bond that a sanction makes is seen where the sanction is; one that somebody entered is seen by everybody, as the bond is."""

from django.db import migrations

from common.operations import ProtectRowsThrough, ProtectRowsThroughWhereSet

CALL = "recruiters_suretycall"


class Migration(migrations.Migration):
    dependencies = [("recruiters", "0026_the_end_as_it_was_signed")]
    operations = [
        ProtectRowsThroughWhereSet(CALL, "sanction_id", "recruiters_sanction"),
        ProtectRowsThrough("recruiters_suretycallevent", "subject_id", CALL),
    ]
