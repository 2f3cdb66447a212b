"""The command line of the local services, for a person."""

import argparse
import os
import shlex
import sys
from pathlib import Path

from config.services import LocalServices, state
from config.services.external import address
from config.services.given import given_addresses
from config.services.secrets import GENERATED
from config.services.state import ServiceError, start_lock, var_folder
from config.services.unix_user import remove_home

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
    given = given_addresses()
    LocalServices(var_folder()).start()
    return show(given)


def stop() -> int:
    """Stop this checkout's servers."""
    stopped = LocalServices(var_folder()).stop()
    print(f"stopped: {', '.join(stopped)}" if stopped else "nothing of this checkout was running")
    return 0


def status() -> int:
    """What runs, where; 0 when all that is needed here runs, 3 otherwise."""
    return show(given_addresses())


def show(given: dict[str, str]) -> int:
    """One line for each server."""
    services = LocalServices(var_folder())
    missing = 0
    for variable, service in services.by_variable.items():
        running = service.running()
        place = f"127.0.0.1:{service.port}" if running else "stopped"
        if variable in given:
            place = f"{address(given[variable])}, given by {variable}"
        else:
            place += f"  {service.home}"
            missing += not running
        print(f"{service.name:<12}{place}")
    return 3 if missing else 0


def show_environment() -> int:
    """`export` lines for a shell: eval "$(python -m config.services env)"."""
    LocalServices(var_folder()).start()
    for name in EXPORTED:
        if os.environ.get(name):
            print(f"export {name}={shlex.quote(os.environ[name])}")
    return 0


def reset(yes: bool = False) -> int:
    """Stop the local servers and delete their data, keep the secrets; asks where somebody can be asked."""
    if os.environ.get("DATABASE_URL"):
        raise ServiceError("reset deletes only local data and DATABASE_URL is set: empty that database yourself")
    var = var_folder()
    services = LocalServices(var)
    homes = [service.home for service in services.by_variable.values() if service.home.exists()]
    if homes and not yes and sys.stdin.isatty() and not _confirmed(homes):
        print("nothing was deleted")
        return 1
    services.stop()
    with start_lock(var):
        for home in homes:
            remove_home(home)
        for name in ("postgres", "valkey", "run"):
            state.forget(var, name)
        for pattern in ("prepared.json", "first-run.json", "beat-schedule*", "WHERE"):
            for path in var.glob(pattern):
                path.unlink()
    return 0


def _confirmed(homes: list[Path]) -> bool:
    print("This deletes all local data:", *homes, sep="\n  ")
    return input("Type yes to go on: ").strip().lower() in {"yes", "si", "sí", "oui"}
