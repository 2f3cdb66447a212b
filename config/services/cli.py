"""The command line of the local services, for a person."""

import argparse
import os
import shlex
import shutil
import sys
from pathlib import Path

from config.services import start_services, state, stop_services
from config.services.secrets import GENERATED
from config.services.state import ServiceError, start_lock, var_folder

EXPORTED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PATHWAYS_SINGLE_ROLE", *GENERATED)


def main(arguments: list[str]) -> int:
    """Run one command; 0, or 2 with one line on standard error."""
    parser = argparse.ArgumentParser(
        prog="python -m config.services", description="The local PostgreSQL and broker of this checkout."
    )
    parser.add_argument("command", choices=["start", "stop", "status", "reset", "env"])
    parser.add_argument("--yes", action="store_true", help="reset without asking")
    options = parser.parse_args(arguments)
    commands = {"start": start, "stop": stop, "status": status, "env": show_environment}
    try:
        if options.command == "reset":
            return reset(options.yes)
        return commands[options.command]()
    except ServiceError as error:
        print(f"services: {error}", file=sys.stderr)
        return 2


def start() -> int:
    """Find or start both servers."""
    start_services()
    return status()


def stop() -> int:
    """Stop this checkout's servers."""
    stopped = stop_services()
    print(f"stopped: {', '.join(stopped)}" if stopped else "nothing of this checkout was running")
    return 0


def status() -> int:
    """What runs, where; 0 when all that is local runs, 3 otherwise."""
    from config.services.postgres import Postgres
    from config.services.valkey import Valkey

    var = var_folder()
    postgres, broker = Postgres(var), Valkey(var)
    database, port = postgres.running(), broker.running()
    print(f"PostgreSQL  {f'127.0.0.1:{database.port}' if database else 'stopped'}  {postgres.home}")
    print(f"broker      {f'127.0.0.1:{port}' if port else 'stopped'}  {broker.folder}")
    return 0 if database and port else 3


def show_environment() -> int:
    """`export` lines for a shell: eval "$(python -m config.services env)"."""
    start_services()
    for name in EXPORTED:
        if os.environ.get(name):
            print(f"export {name}={shlex.quote(os.environ[name])}")
    return 0


def reset(yes: bool = False) -> int:
    """Stop the local servers and delete their data; keeps `secrets.json`. Asks first unless `yes`."""
    var = var_folder()
    homes = [Path(state.remembered(var, "postgres").get("home") or var / "postgres"), var / "valkey"]
    if not yes and not _confirmed(homes):
        print("nothing was deleted")
        return 1
    stop_services(var)
    with start_lock(var):
        for home in homes:
            shutil.rmtree(home, ignore_errors=False) if home.exists() else None
        for name in ("postgres", "valkey"):
            state.forget(var, name)
    return 0


def _confirmed(homes: list[Path]) -> bool:
    if not sys.stdin.isatty():
        raise ServiceError("reset deletes the local data: say --yes where nobody can be asked")
    print("This deletes all local data:", *homes, sep="\n  ")
    return input("Type yes to go on: ").strip().lower() in {"yes", "si", "sí", "oui"}
