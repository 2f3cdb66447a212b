"""The local PostgreSQL and broker: found, or started, before Django reads its settings.

`DATABASE_URL` and `REDIS_URL` replace them, each for its part.
`python -m config.services status` shows what runs.
"""

import os
import sys
from pathlib import Path

from config.services.local import LocalServices
from config.services.secrets import GENERATED
from config.services.state import ServiceError, var_folder

__all__ = ["LocalServices", "ServiceError", "ensure_services"]

# Management commands that touch no database; everything else may.
WITHOUT_SERVICES = {"help", "--help", "-h", "--version", "version", "compilemessages", "compile_locale"}


def ensure_services() -> None:
    """Have both servers running, and their addresses and the secrets in the environment.

    Sets DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL, and of the secrets those that are not set already.
    Ends the program with one line and exit code 2 when they cannot be had.
    """
    try:
        if _needs_services(sys.argv):
            LocalServices(var_folder()).start()
        else:
            _stand_in()
    except ServiceError as error:
        print(f"services: {error}", file=sys.stderr)
        raise SystemExit(2) from None


def _needs_services(argv: list[str]) -> bool:
    if Path(argv[0] if argv else "").name != "manage.py":
        return True
    return len(argv) > 1 and argv[1] not in WITHOUT_SERVICES


def _stand_in() -> None:
    """Addresses nobody listens at, so that the settings load for `manage.py help` without any server."""
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:9/0")
    for name in GENERATED:
        os.environ.setdefault(name, "no-services-for-this-command")
