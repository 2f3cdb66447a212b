from typing import Any


class OwnerMigrates:
    """Tables are made by the owner's connection only; everything else goes through the application's role."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return db == "owner"
