"""Settings are read, checked all at once, and shown without their secrets."""

import logging
import pickle
from pathlib import Path

import pytest

from crossfoot import settings
from crossfoot.errors import ConfigurationError


def _mistakes(environ: dict[str, str]) -> dict[str, str]:
    """The mistakes that `load` lists: variable -> rule."""
    with pytest.raises(ConfigurationError) as caught:
        settings.load(environ)
    return {problem.path: problem.rule for problem in caught.value.problems}


def test_without_any_variable_everything_has_its_default() -> None:
    found = settings.load({})
    assert found.data_dir == Path.home() / ".crossfoot"
    assert found.master_key_file == found.data_dir / "master.key"
    assert found.database_url.reveal() == f"sqlite+aiosqlite:///{found.data_dir}/crossfoot.db"
    assert found.gateway_url == "https://api.intacct.com/ia/xml/xmlgw.phtml"
    assert (found.requests_per_company, found.gateway_connect_timeout) == (2, 10.0)
    assert found.lenient_queries is False
    assert set(found.origins.values()) == {"default"}


def test_the_data_directory_moves_the_database_and_the_key_with_it(tmp_path: Path) -> None:
    found = settings.load({"CROSSFOOT_DATA_DIR": str(tmp_path)})
    assert found.database_url.reveal() == f"sqlite+aiosqlite:///{tmp_path}/crossfoot.db"
    assert found.master_key_file == tmp_path / "master.key"


def test_an_empty_variable_counts_as_unset() -> None:
    assert settings.load({"CROSSFOOT_GATEWAY_URL": ""}).origins["gateway_url"] == "default"


def test_every_mistake_is_listed_at_once_with_its_remedy() -> None:
    environ = {
        "CROSSFOOT_DATABASE_URL": "mysql://books:hunter2@db/books",
        "CROSSFOOT_GATEWAY_URL": "ftp://intacct",
        "CROSSFOOT_SENDRE_ID": "acme",
        "CROSSFOOT_SENDER_PASSWORD": "hunter2",
        "CROSSFOOT_REQUESTS_PER_COMPANY": "many",
        "CROSSFOOT_GATEWAY_READ_TIMEOUT": "-1",
        "CROSSFOOT_LOG_FORMAT": "xml",
        "CROSSFOOT_LENIENT_QUERIES": "perhaps",
        "CROSSFOOT_ALLOWED_GATEWAY_HOSTS": "https://example.com/",
    }
    with pytest.raises(ConfigurationError) as caught:
        settings.load(environ)
    problems = {problem.path: problem for problem in caught.value.problems}
    assert problems.keys() == {*environ, "CROSSFOOT_SENDER_ID"} - {"CROSSFOOT_SENDER_PASSWORD"}
    assert problems["CROSSFOOT_SENDRE_ID"].remedy == "Did you mean CROSSFOOT_SENDER_ID?"
    assert all(problem.remedy for problem in problems.values())
    assert all(problem.path in str(caught.value) for problem in problems.values())
    assert "hunter2" not in str(caught.value)


def test_one_mistake_is_not_called_several() -> None:
    with pytest.raises(ConfigurationError, match=r"have 1 mistake:"):
        settings.load({"CROSSFOOT_LOG_LEVEL": "loud"})


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("postgres://u:p@h/books", "postgresql+asyncpg://u:p@h/books"),
        ("postgresql://u:p@h:5433/books", "postgresql+asyncpg://u:p@h:5433/books"),
        ("postgresql+asyncpg://h/books", "postgresql+asyncpg://h/books"),
        ("postgresql://h/books?sslmode=require", "postgresql+asyncpg://h/books?ssl=require"),
        ("sqlite:////var/books.db", "sqlite+aiosqlite:////var/books.db"),
        ("sqlite+aiosqlite:///books.db", "sqlite+aiosqlite:///books.db"),
    ],
)
def test_database_addresses_get_the_driver_that_crossfoot_has(written: str, driver: str) -> None:
    assert settings.load({"CROSSFOOT_DATABASE_URL": written}).database_url.reveal() == driver


@pytest.mark.parametrize(
    "written",
    [
        "postgresql+psycopg://h/books",
        "sqlite://",
        "postgresql://h",
        "books.db",
        "//",
        "postgresql:h",
    ],
)
def test_other_database_addresses_are_refused(written: str) -> None:
    assert _mistakes({"CROSSFOOT_DATABASE_URL": written}) == {"CROSSFOOT_DATABASE_URL": "invalid"}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_plain_gateway_is_fine_on_this_machine(host: str) -> None:
    url = f"http://{host}:8099/ia/xml/xmlgw.phtml"
    assert settings.load({"CROSSFOOT_GATEWAY_URL": url}).gateway_url == url


def test_a_plain_gateway_elsewhere_is_refused_unless_its_host_is_named() -> None:
    environ = {"CROSSFOOT_GATEWAY_URL": "http://emulator:8099/ia/xml/xmlgw.phtml"}
    assert _mistakes(environ) == {"CROSSFOOT_GATEWAY_URL": "insecure"}
    for named in ("emulator", "Emulator:8099", "other.example, emulator"):
        settings.load({**environ, "CROSSFOOT_ALLOWED_GATEWAY_HOSTS": named})


def test_hosts_are_named_with_ports_or_for_a_whole_domain() -> None:
    environ = {"CROSSFOOT_ALLOWED_GATEWAY_HOSTS": " Emulator:8099, *.example.com ,[::1]:80,"}
    expected = ("emulator:8099", "*.example.com", "[::1]:80")
    assert settings.load(environ).allowed_gateway_hosts == expected


@pytest.mark.parametrize("host", ["*", "*.*.com", "a@b", "a/b", "https://a", "a:port", "*."])
def test_what_is_no_host_is_refused(host: str) -> None:
    environ = {"CROSSFOOT_ALLOWED_GATEWAY_HOSTS": f"fine.example,{host}"}
    assert _mistakes(environ) == {"CROSSFOOT_ALLOWED_GATEWAY_HOSTS": "invalid"}


def test_a_folder_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert _mistakes({"CROSSFOOT_DATA_DIR": str(file / "below")}) == {
        "CROSSFOOT_DATA_DIR": "invalid"
    }


def test_a_folder_without_write_permission_is_refused() -> None:
    assert _mistakes({"CROSSFOOT_DATA_DIR": "/proc/crossfoot"}) == {
        "CROSSFOOT_DATA_DIR": "unwritable"
    }


def test_a_key_file_that_was_asked_for_must_exist(tmp_path: Path) -> None:
    environ = {"CROSSFOOT_MASTER_KEY_FILE": str(tmp_path / "none.key")}
    assert _mistakes(environ) == {"CROSSFOOT_MASTER_KEY_FILE": "missing"}


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "master.key"
    key.touch(mode=0o600)
    environ = {"CROSSFOOT_MASTER_KEY_FILE": str(key)}
    assert settings.load(environ).master_key_file == key
    key.chmod(0o640)
    assert _mistakes(environ) == {"CROSSFOOT_MASTER_KEY_FILE": "exposed"}


def test_the_default_key_file_is_held_to_the_same(tmp_path: Path) -> None:
    (tmp_path / "master.key").touch(mode=0o644)
    (tmp_path / "master.key").chmod(0o644)
    assert _mistakes({"CROSSFOOT_DATA_DIR": str(tmp_path)}) == {
        "CROSSFOOT_MASTER_KEY_FILE": "exposed"
    }


def test_a_missing_sender_is_a_warning_only() -> None:
    assert "CROSSFOOT_SENDER_ID" in settings.load({}).warnings[0]
    both = {"CROSSFOOT_SENDER_ID": "acme", "CROSSFOOT_SENDER_PASSWORD": "hunter2"}
    assert settings.load(both).warnings == ()


def test_variables_of_others_and_of_the_tests_are_left_alone() -> None:
    settings.load({"PATH": "/bin", "CROSSFOOT_TEST_ANYTHING": "1"})


def test_secrets_are_shown_neither_by_describe_nor_by_repr(
    caplog: pytest.LogCaptureFixture,
) -> None:
    found = settings.load(
        {
            "CROSSFOOT_SENDER_ID": "acme",
            "CROSSFOOT_SENDER_PASSWORD": "hunter2",
            "CROSSFOOT_USER_PASSWORD": "hunter2",
            "CROSSFOOT_DATABASE_URL": "postgresql://books:hunter2@db/books?ssl=require",
        }
    )
    logging.getLogger(__name__).warning("%s %r", found, found)
    described = {row.name: row for row in found.describe()}
    assert "hunter2" not in f"{found!r} {found} {described} {caplog.text}"
    assert described["database_url"].value == "postgresql+asyncpg://books:***@db/books"
    assert described["sender_password"].value == "***"
    assert described["sender_id"].origin == "environment"
    with pytest.raises(TypeError):
        pickle.dumps(found.sender_password)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        settings.load({}).log_level = "debug"  # type: ignore[misc]


def test_the_reference_page_is_fresh() -> None:
    page = Path(__file__).parents[3] / "docs" / "settings.md"
    assert page.read_text() == settings.reference(), "run: make docs" + str(page)
