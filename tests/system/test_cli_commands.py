"""The command line: answers alone on standard output, errors in a line with a remedy and a code."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "p4ss&word"
OUTSIDE = {name: value for name, value in os.environ.items() if not name.startswith("CROSSFOOT_")}  # noqa: TID251 -- a child inherits PATH and the like, and no settings
Done = subprocess.CompletedProcess[str]


def run(environ: dict[str, str], *arguments: str, stdin: str = "") -> Done:
    """Run one `crossfoot` command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "crossfoot", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        env={**OUTSIDE, "COLUMNS": "110", **environ},
        timeout=60,
        check=False,
    )


def assert_says(done: Done, code: int, *words: str) -> None:
    """It failed with this code and said so in plain words, on standard error alone."""
    assert done.returncode == code, done
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert PASSWORD not in done.stderr


@pytest.fixture(scope="module")
def shop(
    emulator: Any, tmp_path_factory: pytest.TempPathFactory, start_server: Callable[..., Any]
) -> Any:
    """A server on SQLite with the demo company connected, for these tests alone."""
    with start_server(emulator, tmp_path_factory.mktemp("shop")) as server:
        yield server


def test_help_names_every_command_and_is_quick() -> None:
    started = time.perf_counter()
    done = run({}, "--help")
    assert time.perf_counter() - started < 5
    words = [
        "demo",
        "serve",
        "emulator",
        "connect",
        "link",
        "list",
        "describe",
        "version",
        "token",
        "accounts",
        "keys",
        "config",
    ]
    assert done.returncode == 0
    assert all(f"  {word} " in done.stdout for word in words)


def test_the_version_is_printed() -> None:
    assert run({}, "version").stdout.strip()[0].isdigit()


def test_a_token_is_printed_alone(shop: Any) -> None:
    done = run(shop.environ, "token", "create", "--name", "ci")
    assert done.stderr == ""
    (token,) = done.stdout.splitlines()
    assert shop.get("/ping", token)[0] == 200
    listed = run(shop.environ, "token", "list")
    assert "ci" in listed.stdout
    assert token not in listed.stdout


@pytest.mark.parametrize("duration", ["90", "d", "0d", "-1d", "1y", "99999d"])
def test_a_duration_that_is_none_is_explained(duration: str) -> None:
    done = run({}, "token", "create", "--name", "x", f"--expires-in={duration}")
    assert_says(done, 2, "90d")


def test_an_unknown_token_or_environment_is_said(shop: Any) -> None:
    assert_says(run(shop.environ, "token", "revoke", "nobody"), 2, "nobody")
    assert_says(run(shop.environ, "token", "list", "--environment", "mars"), 2, "mars")


def test_connecting_prints_the_id_alone_and_takes_the_password_from_standard_input(
    shop: Any,
) -> None:
    options = ("--tenant", "stdin", "--company", "demo", "--user", "api", "--entity", "E100")
    done = run(shop.environ, "connect", *options, stdin=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    (account_id,) = done.stdout.splitlines()
    _, account = shop.get(f"/integrated-account/{account_id}")
    assert (account["status"], account["tenant_id"]) == ("active", "stdin")
    assert account["context"]["entity_id"] == "E100"
    assert "stdin" in run(shop.environ, "accounts", "list").stdout
    assert shop.send("DELETE", f"/integrated-account/{account_id}", None)[0] == 200


@pytest.mark.parametrize(
    ("options", "password", "word"),
    [
        (("--company", "demo", "--user", "api"), "wrong-one", "user_password"),
        (("--company", "nosuch", "--user", "api"), PASSWORD, "nosuch"),
        (("--company", "demo", "--user", "nobody"), PASSWORD, "nobody"),
        (("--company", "demo", "--user", "api", "--entity", "NOPE"), PASSWORD, "NOPE"),
    ],
)
def test_a_refused_connection_says_what_to_fix_and_leaves_nothing(
    shop: Any, options: tuple[str, ...], password: str, word: str
) -> None:
    environ = shop.environ | {"CROSSFOOT_USER_PASSWORD": password}
    done = run(environ, "connect", "--tenant", "refused", *options)
    assert_says(done, 4, word)
    assert password not in done.stderr
    assert shop.get("/integrated-account?tenant_id=refused")[1]["result"] == []


def test_connecting_without_a_password_says_where_it_comes_from(shop: Any) -> None:
    done = run(shop.environ, "connect", "--tenant", "t", "--company", "demo", "--user", "api")
    assert_says(done, 2, "CROSSFOOT_USER_PASSWORD")


def test_the_password_is_never_an_argument(shop: Any) -> None:
    done = run(shop.environ, "connect", "--tenant", "t", "--company", "c", "--password", "x")
    assert_says(done, 2, "--password")


def test_connecting_without_a_sender_says_which_settings_are_missing(
    emulator: Any, tmp_path: Path
) -> None:
    environ = {
        "CROSSFOOT_DATA_DIR": str(tmp_path),
        "CROSSFOOT_GATEWAY_URL": emulator.gateway_url,
        "CROSSFOOT_USER_PASSWORD": PASSWORD,
    }
    done = run(environ, "connect", "--tenant", "t", "--company", "demo", "--user", "api")
    assert_says(done, 3, "CROSSFOOT_SENDER_ID")


def test_a_gateway_that_is_down_has_an_exit_code_of_its_own(tmp_path: Path) -> None:
    environ = {
        "CROSSFOOT_DATA_DIR": str(tmp_path),
        "CROSSFOOT_GATEWAY_URL": "http://127.0.0.1:9/ia/xml/xmlgw.phtml",
        "CROSSFOOT_SENDER_ID": "crossfoot-dev",
        "CROSSFOOT_SENDER_PASSWORD": "s3nder&key",
        "CROSSFOOT_USER_PASSWORD": PASSWORD,
    }
    done = run(environ, "connect", "--tenant", "t", "--company", "demo", "--user", "api")
    assert_says(done, 5, "cannot be reached")


def test_a_resource_is_described() -> None:
    done = run({}, "describe", "accounting/employees")
    assert done.returncode == 0, done.stderr
    assert "A person who works for the company." in done.stdout
    assert "PERSONALINFO" in done.stdout
    assert "accounting/contacts" in run({}, "describe").stdout
    assert_says(run({}, "describe", "accounting/nothing"), 2, "it has: accounts")
    assert_says(run({}, "describe", "nothing"), 2, "MODEL/RESOURCE")


def test_a_list_is_a_table_for_people(shop: Any) -> None:
    options = ("--account", shop.account_id, "--limit", "3", "--filter", "contact_type=vendor")
    done = run(shop.environ, "list", "accounting/contacts", *options)
    assert done.returncode == 0, done.stderr
    assert "Number" in done.stdout
    assert "vendor" in done.stdout
    assert "remote" not in done.stdout.lower()


def test_a_list_is_json_for_programs_and_the_only_account_is_implied(shop: Any) -> None:
    options = ("--limit", "3", "--json", "--filter", "updated_at[gte]=2020-01-01")
    done = run(shop.environ, "list", "accounting/contacts", *options)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) == 3
    assert all(record["remote_data"]["RECORDNO"] for record in records)


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("accounting/contactz",), 2, "tracking_categories"),
        (("contacts",), 2, "MODEL/RESOURCE"),
        (("accounting/contacts", "--filter", "colour=red"), 2, "contact_type"),
        (("accounting/contacts", "--filter", "name"), 2, "NAME=VALUE"),
        (("accounting/contacts", "--limit", "0"), 2, "limit"),
        (("accounting/contacts", "--account", "nobody"), 2, "nobody"),
    ],
)
def test_a_list_that_cannot_be_made_says_why(
    shop: Any, arguments: tuple[str, ...], code: int, word: str
) -> None:
    assert_says(run(shop.environ, "list", *arguments), code, word)


def test_a_list_without_an_account_says_how_to_connect_one(tmp_path: Path) -> None:
    done = run({"CROSSFOOT_DATA_DIR": str(tmp_path)}, "list", "accounting/contacts")
    assert_says(done, 2, "crossfoot connect")


def test_keys_rotate_while_the_server_goes_on(shop: Any) -> None:
    done = run(shop.environ, "keys", "rotate")
    assert done.returncode == 0, done.stderr
    assert "Master key" in done.stdout
    path = f"/unified/accounting/contacts?limit=1&integrated_account_id={shop.account_id}"
    assert shop.get(path)[0] == 200


def test_settings_are_shown_with_their_origin_and_without_secrets(shop: Any) -> None:
    done = run(shop.environ, "config", "show")
    assert "CROSSFOOT_SENDER_PASSWORD" in done.stdout
    assert "environment" in done.stdout
    assert "default" in done.stdout
    assert "s3nder" not in done.stdout


def test_an_emulator_says_where_it_cannot_keep_its_company(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    environ = {"CROSSFOOT_CACHE_DIR": str(tmp_path / "file" / "below")}
    done = run(environ, "emulator", "--port", "0")
    assert done.returncode == 3
    assert "CROSSFOOT_CACHE_DIR" in done.stderr
    assert "is not a folder" in done.stderr


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("config", "show"), ("demo",)])
def test_wrong_settings_are_listed_all_at_once(tmp_path: Path, command: tuple[str, ...]) -> None:
    environ = {
        "CROSSFOOT_DATA_DIR": str(tmp_path),
        "CROSSFOOT_DATABASE_URL": "mysql://x",
        "CROSSFOOT_GATEWAY_URL": "not an address",
        "CROSSFOOT_SENDER_ID": "only-half",
        "CROSSFOOT_COLOUR": "red",
    }
    names = [name for name in environ if name not in {"CROSSFOOT_DATA_DIR", "CROSSFOOT_SENDER_ID"}]
    assert_says(run(environ, *command), 3, *names, "CROSSFOOT_SENDER_PASSWORD", "4 mistakes")


def test_a_taken_port_is_said_in_a_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run({"CROSSFOOT_DATA_DIR": str(tmp_path)}, "serve", "--port", port)
    assert_says(done, 3, port, "--port")


def test_a_database_that_is_down_stops_the_start_in_a_line(tmp_path: Path) -> None:
    environ = {
        "CROSSFOOT_DATA_DIR": str(tmp_path),
        "CROSSFOOT_DATABASE_URL": "postgresql://someone:secret-word@127.0.0.1:9/x",
    }
    done = run(environ, "serve", "--port", "0")
    assert_says(done, 1, "database")
    assert "secret-word" not in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_server_ends_in_order(
    emulator: Any, tmp_path: Path, start_server: Callable[..., Any], how: signal.Signals
) -> None:
    with start_server(emulator, tmp_path) as server:
        server.popen.send_signal(how)
        assert server.popen.wait(20) == 0
        assert "Traceback" not in server.output
        assert not list(tmp_path.glob("*-wal")), "the database was closed"
