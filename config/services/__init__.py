"""The local PostgreSQL and broker: found, or started, before Django reads its settings.

`DATABASE_URL` and `REDIS_URL` replace them, each for its part.
`python -m config.services status` shows what runs.
"""

import os
import sys
from pathlib import Path

from config.services.state import ServiceError, start_lock, var_folder

__all__ = ["ServiceError", "ensure_services", "start_services", "stop_services"]

# Management commands that touch no database; everything else may.
WITHOUT_SERVICES = {"help", "--help", "-h", "--version", "version", "compilemessages", "compile_locale"}


def ensure_services() -> None:
    """Have both servers running, and their addresses and the secrets in the environment.

    Sets DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL, and of the secrets those that are not set already.
    Ends the program with one line and exit code 2 when they cannot be had.
    """
    try:
        if _needs_services(sys.argv):
            start_services()
        else:
            _stand_in()
    except ServiceError as error:
        print(f"services: {error}", file=sys.stderr)
        raise SystemExit(2) from None


def start_services(var: Path | None = None) -> None:
    """As `ensure_services`, but raises ServiceError."""
    from config.services.external import use_external_database
    from config.services.postgres import Postgres
    from config.services.secrets import GENERATED, export_secrets, load_secrets
    from config.services.valkey import Valkey

    var = var or var_folder()
    given_database, given_broker = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    settled = given_database and given_broker and os.environ.get("DATABASE_OWNER_URL")
    if settled and all(os.environ.get(name) for name in GENERATED):
        return
    with start_lock(var):
        export_secrets(load_secrets(var))
        if given_database:
            use_external_database(var)
        else:
            postgres = Postgres(var)
            port = postgres.ensure().port
            os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = postgres.urls(port)
        if not given_broker:
            valkey = Valkey(var)
            os.environ["REDIS_URL"] = valkey.url(valkey.ensure())


def stop_services(var: Path | None = None) -> list[str]:
    """Stop what this checkout runs; the names of what was stopped."""
    from config.services.postgres import Postgres
    from config.services.valkey import Valkey

    var = var or var_folder()
    with start_lock(var):
        stopped = {"PostgreSQL": Postgres(var).stop(), "broker": Valkey(var).stop()}
    return [name for name, was_running in stopped.items() if was_running]


def _needs_services(argv: list[str]) -> bool:
    if Path(argv[0] if argv else "").name != "manage.py":
        return True
    return len(argv) > 1 and argv[1] not in WITHOUT_SERVICES


def _stand_in() -> None:
    """Addresses nobody listens at, so that the settings load for `manage.py help` without any server."""
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:9/0")
    for name in ("DJANGO_SECRET_KEY", "FIELD_ENCRYPTION_KEY", "BLIND_INDEX_KEY"):
        os.environ.setdefault(name, "no-services-for-this-command")
