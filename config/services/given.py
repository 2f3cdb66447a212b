"""The servers that variables name: asked once at the start of `bin/run`, so that a wrong address is told before anything waits for it."""

import os
from urllib.parse import urlsplit

from config.services.external import address, check_address, connection_reason
from config.services.state import ServiceError

BROKER_SCHEMES = ("redis", "rediss", "redis+socket", "sentinel")


def given_addresses() -> dict[str, str]:
    """The variables that replace a local server."""
    return {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}


def check_given(names: list[str]) -> None:
    """Raises ServiceError with one line for the first of these variables whose server does not let us in."""
    if "DATABASE_URL" in names:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            _check_database(name, os.environ[name])
    if "REDIS_URL" in names:
        _check_broker(os.environ["REDIS_URL"])


def _check_database(name: str, url: str) -> None:
    import psycopg

    check_address(name, url)
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        raise ServiceError(f"{name} ({address(url)}) cannot be used: {connection_reason(error)}") from error


def _check_broker(url: str) -> None:
    """As Celery will: through kombu, one attempt."""
    from kombu import Connection

    if not _readable(url):
        raise ServiceError("REDIS_URL must look like redis://:password@host:6379/0")
    try:
        with Connection(url, connect_timeout=5, transport_options={"socket_connect_timeout": 5}) as connection:
            connection.ensure_connection(max_retries=1, timeout=10)
    except Exception as error:  # kombu passes on whatever its transports and the system raise
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".")
        raise ServiceError(
            f"REDIS_URL cannot be used: {reason}. Start that server, or leave REDIS_URL out for a local one"
        ) from error


def _readable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in BROKER_SCHEMES and parts.port != 0 and not parts.fragment
    except ValueError:
        return False
