"""Which user PostgreSQL runs as (it refuses root), and where that user may keep data."""

import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.services.state import CHECKOUT, ServiceError, make_folder, note, read_json

SERVER_USER = "embedded_postgres"
OUTSIDE_MARK = "CHECKOUT"


@dataclass(frozen=True)
class UnixUser:
    """The user a server runs as; `switch` are the subprocess arguments that become it."""

    name: str
    uid: int
    gid: int
    switch: dict[str, Any]


def server_user(home: Path | None = None) -> UnixUser:
    """Oneself; for root the owner of existing data, else `embedded_postgres`."""
    if os.geteuid() != 0:
        return UnixUser(_name_of(os.geteuid()), os.geteuid(), os.getegid(), {})
    entry = None
    if home is not None and home.exists() and home.stat().st_uid != 0:
        entry = _entry_of(home.stat().st_uid)
    entry = entry or _make_server_user()
    switch = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return UnixUser(entry.pw_name, entry.pw_uid, entry.pw_gid, switch)


def _name_of(uid: int) -> str:
    entry = _entry_of(uid)
    return entry.pw_name if entry else str(uid)


def _entry_of(uid: int) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        return None


def _make_server_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", SERVER_USER]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
        return pwd.getpwnam(SERVER_USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        reason = (getattr(error, "stderr", "") or str(error)).strip()
        raise ServiceError(
            f"PostgreSQL does not run as root and the user {SERVER_USER} could not be made ({reason}): "
            "run this as an ordinary user, or set DATABASE_URL"
        ) from error


def can_enter(folder: Path, user: UnixUser) -> bool:
    """Whether `user` really gets into `folder`: asked of the system, for every parent has its say."""
    return _try_as(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)], user)


def can_execute(program: Path, user: UnixUser) -> bool:
    """Whether `user` can run `program --version`."""
    return _try_as([str(program), "--version"], user)


def _try_as(command: list[str], user: UnixUser) -> bool:
    try:
        return subprocess.run(command, capture_output=True, cwd="/", check=False, **user.switch).returncode == 0
    except OSError:
        return False


def choose_home(var: Path) -> Path:
    """Where the local PostgreSQL lives: in `var/`, or in /var/tmp where its user cannot reach `var/`.

    Once chosen it is remembered in `var/services.json`; `var/WHERE` tells a person when it is elsewhere.
    """
    known = read_json(var / "services.json").get("postgres", {}).get("home")
    if known and Path(known).exists():
        return Path(known)
    make_folder(var)
    user = server_user()
    inside = var / "postgres"
    if can_enter(var, user):
        return inside
    place = hashlib.sha256(str(var).encode()).hexdigest()[:10]
    # The random part keeps a stranger from preparing the folder, and a new checkout from finding an old
    # one's.
    outside = Path("/var/tmp") / f"pathways-{place}-{secrets.token_hex(4)}"
    make_folder(outside, 0o711)
    (outside / OUTSIDE_MARK).write_text(f"{CHECKOUT}\n", "utf-8")
    (var / "WHERE").write_text(f"The local PostgreSQL keeps its data in {outside}\n", "utf-8")
    note(f"{user.name} cannot reach {var}: the local PostgreSQL keeps its data in {outside}")
    return outside / "postgres"


def remove_home(home: Path) -> None:
    """Delete a service's folder, and the place in /var/tmp that was made for it."""
    shutil.rmtree(home)
    if (home.parent / OUTSIDE_MARK).exists():
        shutil.rmtree(home.parent)
