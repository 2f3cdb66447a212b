"""Names of the database roles; importable everywhere, without side effects.

The owner runs migrations and owns the tables. The application's role only reads and writes rows, so that
row-level security binds it. The audit role owns the schema `audit` and cannot log in: the application may
add to the trail and never rewrite it.
"""

OWNER = "pathways_owner"
APP = "pathways_app"
AUDIT = "pathways_audit"
DATABASE = "pathways"
