"""The local servers on bad days: each test starts real ones in a folder of its own."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from config.services.roles import APP, AUDIT, OWNER
from config.services.state import CHECKOUT, command_of, read_json, wait_until, write_json
from config.services.valkey import ask
from tests.config.conftest import Installation

pytestmark = pytest.mark.services


def rights(connection: psycopg.Connection, role: str) -> tuple[bool, ...]:
    columns = "rolcanlogin, rolcreatedb, rolsuper, rolbypassrls, rolcreaterole"
    row = connection.execute(f"SELECT {columns} FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    assert row is not None
    return row


def test_the_first_start_makes_three_roles_with_no_more_rights_than_they_need(installation):
    with installation.connect() as owner:
        assert rights(owner, OWNER) == (True, True, False, False, False)
        assert rights(owner, APP) == (True, False, False, False, False)
        assert rights(owner, AUDIT) == (False, False, False, False, False)
        member = "SELECT pg_has_role(%s, %s, 'MEMBER')"
        assert owner.execute(member, [OWNER, AUDIT]).fetchone() == (True,)
        assert owner.execute(member, [APP, AUDIT]).fetchone() == (False,)
        assert owner.execute(member, [APP, OWNER]).fetchone() == (False,)


def test_the_owner_can_prepare_any_database_it_makes(installation):
    with installation.connect() as owner:
        owner.execute("DROP DATABASE IF EXISTS test_pathways")
        owner.execute("CREATE DATABASE test_pathways")
    url = installation.postgres.environment()["DATABASE_OWNER_URL"]
    with psycopg.connect(url, dbname="test_pathways", autocommit=True) as owner:
        for extension in ("pg_trgm", "unaccent", "btree_gist"):
            owner.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        owner.execute(f"CREATE SCHEMA audit AUTHORIZATION {AUDIT}")
        owner.execute(f"SET ROLE {AUDIT}")
        owner.execute("CREATE TABLE audit.entry (id int)")


def test_the_superuser_cannot_come_in_over_the_network(installation):
    with pytest.raises(psycopg.OperationalError, match="reject"):
        psycopg.connect(host="127.0.0.1", port=installation.postgres.port, user="admin", dbname="postgres")


def test_a_second_start_finds_the_servers_of_the_first(installation):
    before = installation.postgres.running(), installation.broker.running()
    installation.start()
    assert (installation.postgres.running(), installation.broker.running()) == before


def test_two_starts_at_once_end_with_one_server_each(fresh_installation):
    starts = [fresh_installation.launch("start") for _ in range(3)]
    outputs = [process.communicate(timeout=120) for process in starts]
    assert [process.returncode for process in starts] == [0, 0, 0], outputs
    assert len({output for output, _ in outputs}) == 1


def test_rows_and_queued_messages_survive_a_kill(installation):
    with installation.connect() as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        owner.execute("INSERT INTO kept VALUES (7)")
    ask(installation.broker.port, "CONFIG", "SET", "appendfsync", "always")
    ask(installation.broker.port, "RPUSH", "celery", "message")
    os.kill(installation.postgres.running().pid, signal.SIGKILL)
    os.kill(int((installation.broker.home / "valkey.pid").read_text()), signal.SIGKILL)
    installation.start()
    with installation.connect() as owner:
        assert owner.execute("SELECT n FROM kept").fetchone() == (7,)
    assert "message" in ask(installation.broker.port, "LRANGE", "celery", "0", "-1")


def test_a_half_made_data_folder_is_made_anew(fresh_installation):
    fresh_installation.start()
    fresh_installation.run("stop")
    home = fresh_installation.postgres.home
    (home / "pgdata").rename(home / "pgdata.tmp123")
    (home / "pgdata.tmp123" / "PG_VERSION").unlink()
    fresh_installation.start()
    assert fresh_installation.postgres.running()
    assert list(home.glob("pgdata.tmp*")) == []


def test_a_data_folder_that_is_not_whole_is_refused_and_left_as_it_is(installation):
    installation.run("stop")
    version = installation.postgres.pgdata / "PG_VERSION"
    before = {path.name for path in installation.postgres.pgdata.iterdir()}
    elsewhere = version.rename(installation.var / "PG_VERSION")
    done = installation.run("start")
    elsewhere.rename(version)
    assert done.returncode == 2
    assert "is not a whole PostgreSQL folder" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {path.name for path in installation.postgres.pgdata.iterdir()} == before


@pytest.mark.parametrize("damaged", ["appendonly.aof.1.incr.aof", "appendonly.aof.manifest"])
def test_a_damaged_log_of_the_broker_is_set_aside_and_the_broker_starts_empty(fresh_installation, damaged):
    fresh_installation.start()
    ask(fresh_installation.broker.port, "RPUSH", "celery", "message")
    fresh_installation.run("stop")
    home = fresh_installation.broker.home
    with (home / "appendonlydir" / damaged).open("ab") as file:
        file.write(b"neither a command nor a name of a file\n")
    done = fresh_installation.run("start")
    assert done.returncode == 0, done.stderr
    assert "was set aside" in done.stderr
    assert fresh_installation.broker.running()
    (kept,) = home.glob("appendonlydir.damaged-*")
    assert (kept / damaged).exists()


SERVE_AND_DIE = "from config.run import *; s = LocalServices(var_folder()); s.start(); s.take_over(); os._exit(9)"
SERVE_AND_STOP = "from config.run import *; s = LocalServices(var_folder()); s.start(); s.take_over(); s.stop_started()"


def run_program(installation: Installation, program: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, env=installation.environment(), check=False
    ).returncode


def test_servers_that_a_killed_run_left_behind_are_stopped_by_the_next(fresh_installation):
    assert run_program(fresh_installation, SERVE_AND_DIE) == 9
    assert fresh_installation.postgres.running()
    assert fresh_installation.broker.running()
    assert run_program(fresh_installation, SERVE_AND_STOP) == 0
    assert fresh_installation.postgres.running() is None
    assert fresh_installation.broker.running() is None


def test_servers_that_a_person_started_are_left_running(installation):
    assert run_program(installation, SERVE_AND_STOP) == 0
    assert installation.postgres.running()
    assert installation.broker.running()


def test_a_left_over_pid_that_another_program_has_now_does_not_stop_the_start(installation):
    os.kill(installation.postgres.running().pid, signal.SIGKILL)
    pid_file = installation.postgres.home / "pgdata" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    installation.start()
    assert installation.postgres.running().pid != os.getpid()


def test_a_port_that_was_taken_meanwhile_is_left_to_the_other_program(installation):
    installation.run("stop")
    database, broker = installation.postgres.port, installation.broker.port
    with socket.create_server(("127.0.0.1", database)), socket.create_server(("127.0.0.1", broker)):
        installation.start()
        assert installation.postgres.port != database
        assert installation.broker.port != broker


def test_a_broker_of_somebody_else_on_the_remembered_port_is_not_taken_for_ours(installation, tmp_path):
    other = Installation(tmp_path / "other")
    other.var.mkdir()
    write_json(other.var / "services.json", {"valkey": {"port": installation.broker.port}})
    assert other.broker.running() is None
    assert other.broker.stop() is False
    assert installation.broker.running()


def test_lost_secrets_are_not_replaced_while_the_data_they_lock_are_there(installation):
    secrets = (installation.var / "secrets.json").rename(installation.var / "elsewhere.json")
    done = installation.run("start")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "put the file back" in done.stderr
    secrets.rename(installation.var / "secrets.json")


def test_the_secrets_are_for_their_owner_only_and_stay_the_same(installation):
    first = installation.exported()
    assert stat.S_IMODE((installation.var / "secrets.json").stat().st_mode) == 0o600
    assert installation.exported() == first


def test_a_secret_that_is_set_already_wins(installation):
    assert installation.exported(DJANGO_SECRET_KEY="given")["DJANGO_SECRET_KEY"] == "given"


def test_stop_stops_both_and_a_second_stop_has_nothing_to_do(installation):
    pid = installation.postgres.running().pid
    assert "PostgreSQL, broker" in installation.run("stop").stdout
    assert wait_until(lambda: not command_of(pid), 5)
    assert "nothing" in installation.run("stop").stdout


def test_reset_deletes_the_data_and_keeps_the_secrets(fresh_installation):
    fresh_installation.start()
    home, secrets = fresh_installation.postgres.home, (fresh_installation.var / "secrets.json").read_text()
    (fresh_installation.var / "beat-schedule.db").write_text("as beat names it here")
    assert fresh_installation.run("reset", "--yes").returncode == 0
    assert not home.exists()
    assert not (fresh_installation.var / "beat-schedule.db").exists()
    assert (fresh_installation.var / "secrets.json").read_text() == secrets


def test_reset_leaves_a_database_that_was_given_alone(installation):
    done = installation.run("reset", "--yes", DATABASE_URL="postgresql://a:b@127.0.0.1:9/c")
    assert done.returncode == 2
    assert "DATABASE_URL is set" in done.stderr


def test_a_folder_nobody_may_write_gets_one_line(fresh_installation, tmp_path):
    (tmp_path / "var").write_text("a file, not a folder")
    done = fresh_installation.run("start")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    (tmp_path / "var").unlink()


def give_superuser(installation) -> str:
    """A server as an administrator would hand it over: an address with a superuser's name and password."""
    installation.start()
    folder = installation.postgres._socket_folder()
    port = installation.postgres.port
    with psycopg.connect(host=str(folder), port=port, user="admin", dbname="postgres", autocommit=True) as admin:
        admin.execute("CREATE ROLE boss LOGIN SUPERUSER PASSWORD 'sesame'")
        admin.execute("CREATE ROLE plain LOGIN PASSWORD 'sesame'")
        admin.execute("CREATE DATABASE plain OWNER plain")
    return f"postgresql://boss:sesame@127.0.0.1:{port}/given"


def test_a_given_server_is_prepared_once_by_a_role_that_may(fresh_installation, tmp_path):
    url = give_superuser(fresh_installation)
    guest = Installation(tmp_path / "guest")
    exported = guest.exported(DATABASE_URL=url, REDIS_URL="redis://127.0.0.1:9/0")
    assert exported["DATABASE_URL"].startswith(f"postgresql://{APP}:")
    assert exported["DATABASE_OWNER_URL"].startswith(f"postgresql://{OWNER}:")
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        with psycopg.connect(exported[variable]) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("given",)
    assert guest.exported(DATABASE_URL=url, REDIS_URL="redis://127.0.0.1:9/0") == exported
    second = Installation(tmp_path / "second").exported(DATABASE_URL=url, REDIS_URL="redis://127.0.0.1:9/0")
    assert second["DATABASE_URL"] == exported["DATABASE_URL"]


def test_an_ordinary_role_does_everything_and_is_told_what_that_costs(fresh_installation, tmp_path):
    url = give_superuser(fresh_installation).replace("boss", "plain").replace("/given", "/plain")
    guest = Installation(tmp_path / "guest")
    done = guest.run("env", DATABASE_URL=url, REDIS_URL="redis://127.0.0.1:9/0")
    assert f"DATABASE_OWNER_URL={url}" in done.stdout
    assert "PATHWAYS_SINGLE_ROLE=1" in done.stdout
    assert "docs/production.md" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://a:b@127.0.0.1:9/c", "127.0.0.1:9/c"),
        ("sqlite:///db.sqlite3", "must look like postgresql://"),
    ],
)
def test_a_given_address_that_does_not_work_gets_one_line_without_the_password(fresh_installation, url, says):
    done = fresh_installation.run("env", DATABASE_URL=url, REDIS_URL="redis://127.0.0.1:9/0")
    assert done.returncode == 2
    assert says in done.stderr
    assert ":b@" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_is_remembered_is_readable(installation):
    content = json.loads((installation.var / "services.json").read_text())
    assert set(content) == {"postgres", "valkey"}
    assert Path(content["postgres"]["home"]).is_dir()
    assert read_json(installation.var / "services.json") == content


def test_a_statement_that_fails_leaves_no_value_in_the_servers_log(installation):
    with installation.connect() as owner:
        owner.execute("CREATE TEMP TABLE people (name text UNIQUE)")
        owner.execute("INSERT INTO people VALUES ('Xochitlcanario')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute("INSERT INTO people VALUES ('Xochitlcanario')")
    log = (installation.postgres.home / "postgres.log").read_text("utf-8")
    assert "people_name_key" in log
    assert "canario" not in log
