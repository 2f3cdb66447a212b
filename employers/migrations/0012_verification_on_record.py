"""Every change of a verification, a team's invitations and a join is on record; what was decided and opened is never rewritten."""

from django.db import migrations

from common.operations import AppendOnly, AuditRows

# Tables, with the columns whose values the audit does not keep.
AUDITED = {
    "verificationcase": ["signatory_name", "signatory_position", "signatory_email", "signatory_phone"],
    "verificationcheck": ["note"],
    "verificationdocument": ["file_name"],
    "employersignup": ["email", "full_name"],
    "employerinvitation": ["email"],
}
KEPT = ["verificationevent", "verificationopening", "employerjoin"]


class Migration(migrations.Migration):
    dependencies = [("employers", "0011_verification")]
    operations = [
        *(AuditRows(f"employers_{name}", masked) for name, masked in AUDITED.items()),
        *(AppendOnly(f"employers_{name}") for name in KEPT),
    ]
