"""A PostgreSQL given by DATABASE_URL: used as it is, or prepared once when its role may do that."""

import os
from pathlib import Path


def use_external_database(var: Path) -> None:
    """Settle DATABASE_URL and DATABASE_OWNER_URL for a server that is not ours."""
    os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
