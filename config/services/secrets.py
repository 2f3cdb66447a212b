"""The secrets of a local installation: made once, kept in `var/secrets.json` (mode 600), never printed."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Any

from config.services.state import ServiceError, make_folder, read_json, write_json

# DJANGO_SECRET_KEY signs, FIELD_ENCRYPTION_KEY salts the encryption of identity numbers, BLIND_INDEX_KEY keys their search hash.
GENERATED = ("DJANGO_SECRET_KEY", "FIELD_ENCRYPTION_KEY", "BLIND_INDEX_KEY")


def load_secrets(var: Path) -> dict[str, Any]:
    """All secrets of this checkout, those missing made now; the caller holds the lock.

    Raises ServiceError when the file is gone but a database made with it is there: new keys could not read it.
    """
    path = make_folder(var) / "secrets.json"
    content = read_json(path)
    if not content and has_local_data(var):
        raise ServiceError(
            f"{path} is missing or unreadable, and without its keys the identity numbers in the local database "
            "cannot be read: put the file back, or start afresh with bin/run --reset"
        )
    missing = [name for name in GENERATED if name not in content]
    if missing:
        content.update({name: secrets.token_urlsafe(48) for name in missing})
        write_json(path, content, mode=0o600)
    return content


def has_local_data(var: Path) -> bool:
    """Whether a local PostgreSQL folder was completed before."""
    home = read_json(var / "services.json").get("postgres", {}).get("home")
    return bool(home) and (Path(home) / "pgdata" / "PG_VERSION").exists()


def export_secrets(content: dict[str, Any]) -> None:
    """Put the generated secrets into the environment; what is set there already wins."""
    for name in GENERATED:
        if not os.environ.get(name):
            os.environ[name] = content[name]


def role_password(var: Path, server: str, role: str, admin_password: str = "") -> str:
    """The password of a database role on one server ("local", or host:port), made once; the caller holds the lock.

    Derived from the administrator's password where there is one: two checkouts that prepare the same server then agree
    instead of locking each other out, and whoever knows that password rules the server anyway.
    """
    content = load_secrets(var)
    passwords = content.setdefault("databases", {}).setdefault(server, {})
    if role not in passwords:
        if admin_password:
            label = f"pathways:{server}:{role}".encode()
            passwords[role] = hmac.new(admin_password.encode(), label, hashlib.sha256).hexdigest()
        else:
            passwords[role] = secrets.token_urlsafe(24)
        write_json(var / "secrets.json", content, mode=0o600)
    return str(passwords[role])
