"""How a context is split, merged and read (unified-api §2.6)."""

from typing import Any

import pytest

from crossfoot.errors import InvalidBody
from crossfoot.integrated_accounts.context import (
    SECRET_PATHS,
    Context,
    merge,
    read_login,
    read_sender,
    split,
)
from crossfoot.secret import Secret

GOOD: dict[str, Any] = {"company_id": "demo", "user_id": "api", "user_password": "p4ss&word"}


def _context(**values: Any) -> Context:
    return split({**GOOD, **values})[0]


def _nested(path: str, value: object) -> dict[str, Any]:
    name, _, rest = path.partition(".")
    return {name: _nested(rest, value) if rest else value}


@pytest.mark.parametrize("path", SECRET_PATHS)
def test_every_secret_path_is_taken_out(path: str) -> None:
    context, _ = split({"kept": 1, **_nested(path, "hunter2")})
    assert "hunter2" not in repr(context)
    assert context.secrets[path].reveal() == "hunter2"
    assert context.open["kept"] == 1


@pytest.mark.parametrize("value", [7, True, ["a"], {"a": "b"}])
def test_a_secret_that_is_not_a_text_is_refused(value: object) -> None:
    with pytest.raises(InvalidBody) as caught:
        split({"user_password": value})
    assert caught.value.problems[0].path == "context.user_password"


def test_what_the_caller_sent_is_left_as_it_was() -> None:
    sent = {"oauth": {"token": {"access_token": "hunter2", "expires_in": 60}}}
    split(sent)
    assert sent == {"oauth": {"token": {"access_token": "hunter2", "expires_in": 60}}}


def test_merging_is_shallow() -> None:
    stored = _context(shop={"id": 1, "name": "x"}, list=[1, 2])
    merged = merge(stored, {"shop": {"id": 2}, "list": [3]})
    assert merged.open["shop"] == {"id": 2}
    assert merged.open["list"] == [3]
    assert merged.open["company_id"] == "demo"


def test_only_oauth_is_merged_with_what_is_stored() -> None:
    stored = _context(oauth={"scope": "all", "token": {"access_token": "hunter2"}})
    merged = merge(stored, {"oauth": {"realm": "x"}})
    assert merged.open["oauth"] == {"scope": "all", "token": {}, "realm": "x"}
    assert merged.secrets["oauth.token.access_token"].reveal() == "hunter2"


def test_secrets_that_are_not_sent_stay_and_null_removes_them() -> None:
    stored = _context(api_key="hunter2")
    assert merge(stored, {"note": "x"}).secrets == stored.secrets
    assert "api_key" not in merge(stored, {"api_key": None}).secrets
    assert merge(stored, {"user_password": "new"}).secrets["user_password"] == Secret("new")


def test_environment_variables_cannot_be_written() -> None:
    assert "environment_variables" not in _context(environment_variables={"a": 1}).open
    assert "environment_variables" not in merge(_context(), {"environment_variables": {}}).open


def test_the_login_is_read_with_its_entity() -> None:
    login = read_login(_context(entity_id="E100"))
    assert (login.company, login.user, login.entity) == ("demo", "api", "E100")
    assert login.password.reveal() == "p4ss&word"
    assert read_login(_context(entity_id=None)).entity == ""


@pytest.mark.parametrize("blank", [None, ""])
def test_every_missing_credential_is_named_at_once(blank: object) -> None:
    with pytest.raises(InvalidBody) as caught:
        read_login(split(dict.fromkeys(GOOD, blank))[0])
    assert {p.path for p in caught.value.problems} == {f"context.{name}" for name in GOOD}


def test_a_credential_of_the_wrong_type_is_named() -> None:
    with pytest.raises(InvalidBody) as caught:
        read_login(_context(company_id=7, entity_id=["E100"]))
    assert {p.path for p in caught.value.problems} == {"context.company_id", "context.entity_id"}


def test_an_own_sender_needs_its_password() -> None:
    own = _context(sender_id="acme", sender_password="s")
    sender = read_sender(own)
    assert sender is not None
    assert sender.id == "acme"
    assert read_sender(_context()) is None
    for half in ({"sender_id": "acme"}, {"sender_password": "s"}):
        with pytest.raises(InvalidBody):
            read_login(_context(**half))
