"""The secrets of a local installation: made once, kept in `var/secrets.json` (mode 600), never printed."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Any

from config.services.state import ServiceError, make_folder, read_json, remembered, write_json

# The first signs, the second salts the encryption of identity numbers, the third keys the hash they are
# found by.
GENERATED = ("DJANGO_SECRET_KEY", "FIELD_ENCRYPTION_KEY", "BLIND_INDEX_KEY")


def load_secrets(var: Path) -> dict[str, Any]:
    """All secrets of this checkout, those missing made now; the caller holds the lock.

    Raises ServiceError when the file is gone but a database made with it is there: new keys could not read
    it.
    """
    path = make_folder(var) / "secrets.json"
    content = read_json(path)
    if not content and has_local_data(var):
        raise ServiceError(
            f"{path} is missing or unreadable, and identity numbers in the local database cannot be read "
            "without its keys: put the file back, or start afresh with bin/run --reset"
        )
    missing = [name for name in GENERATED if name not in content]
    if missing:
        content.update({name: secrets.token_urlsafe(48) for name in missing})
        write_json(path, content, mode=0o600)
    return content


def has_local_data(var: Path) -> bool:
    """Whether a local PostgreSQL folder was completed before."""
    home = remembered(var, "postgres").get("home") or var / "postgres"
    return (Path(home) / "pgdata" / "PG_VERSION").exists()


def export_secrets(content: dict[str, Any]) -> None:
    """Put the generated secrets into the environment; what is set there already wins."""
    for name in GENERATED:
        if not os.environ.get(name):
            os.environ[name] = content[name]


def known_password(var: Path, server: str, role: str) -> str | None:
    """The password of a database role on one server ("local", or host:port/database), if one was made."""
    password = read_json(var / "secrets.json").get("databases", {}).get(server, {}).get(role)
    return str(password) if password else None


def role_password(var: Path, server: str, role: str, admin_password: str = "") -> str:
    """The password of a database role on one server, made once; the caller holds the lock.

    Derived from the administrator's password where there is one: two checkouts that prepare the same server
    then agree instead of locking each other out, and whoever knows that password rules the server anyway.
    """
    known = known_password(var, server, role)
    if known:
        return known
    if admin_password:
        password = hmac.new(admin_password.encode(), f"pathways:{role}".encode(), hashlib.sha256).hexdigest()
    else:
        password = secrets.token_urlsafe(24)
    content = load_secrets(var)
    content.setdefault("databases", {}).setdefault(server, {})[role] = password
    write_json(var / "secrets.json", content, mode=0o600)
    return password
