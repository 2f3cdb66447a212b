"""What hangs on a person is read a page at a time: whether it may be seen is asked of each row, not of everybody beforehand."""

from django.db import migrations

from common.operations import LookParentsUp

PARTS = (
    *("availability", "consent", "identitydocument", "languageclaim", "paststay", "placewish", "programmewish"),
    *("skillclaim", "supportingpaper", "workerstanding", "workexperience"),
)


class Migration(migrations.Migration):
    dependencies = [("workers", "0017_list_indexes")]
    operations = [LookParentsUp(f"workers_{part}", "worker_id", "workers_worker") for part in PARTS]
