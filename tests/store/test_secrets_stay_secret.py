"""Known secrets are fed in at every door; none comes out of errors, reprs, logs or the database."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from crossfoot.errors import CrossfootError
from crossfoot.intacct import Options, Sender, Transport
from crossfoot.integrated_accounts import Opened, open_accounts
from crossfoot.integrated_accounts.context import SECRET_PATHS
from crossfoot.integrated_accounts.master_keys import KeyFile
from crossfoot.integrated_accounts.requests import (
    AccountChange,
    ContextChange,
    EnvironmentIntegrationChange,
    NewAccount,
    read,
)
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.tables import METADATA

NOBODY = "http://127.0.0.1:9/ia/xml/xmlgw.phtml"
MARK = "xq7Known5ecret"


def _secret_context() -> dict[str, Any]:
    context: dict[str, Any] = {"company_id": "demo", "user_id": "api", "sender_id": "acme"}
    for number, path in enumerate(SECRET_PATHS):
        *parents, name = path.split(".")
        place = context
        for parent in parents:
            place = place.setdefault(parent, {})
        place[name] = f"{MARK}{number}"
    return context


async def _stored_bytes(store: Store, folder: Path) -> bytes:
    """All that the database holds: every row of every table, and every file of the data folder."""
    rows = []
    async with store.read() as connection:
        for table in METADATA.sorted_tables:
            found = await connection.execute(select(table))
            rows += [b"".join(_bytes(v) for v in row) for row in found]
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return b"".join(rows + files)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else repr(value).encode()


async def _said(call: Callable[[], Any]) -> str:
    """Everything a failing call says: message, repr, problems, traceback with its causes."""
    try:
        done = await call()
    except CrossfootError as error:
        shown = "".join(traceback.format_exception(error))
        return f"{error!r} {error} {error.problems} {shown}"
    return repr(done) + msgspec.json.encode(done).decode()


async def _every_call(rooms: Opened) -> list[str]:
    environment = (await rooms.environments.ensure_default()).id
    installed = await rooms.integrations.installed(environment)
    context = _secret_context()
    asked = NewAccount(
        tenant_id="acme",
        environment_integration_id=installed.id,
        authentication_method="api_key",
        context=context,
    )
    account = await rooms.accounts.import_account(environment, asked)
    where = (environment, account.id)
    broken = {**context, "user_id": "", "password": [MARK]}
    override = {"credentials": {"secret": MARK}}
    accounts = rooms.accounts
    calls: list[Callable[[], Any]] = [
        lambda: accounts.get(*where),
        lambda: accounts.list(environment, {}),
        lambda: accounts.list(environment, {"next_cursor": MARK}),
        lambda: accounts.patch(*where, AccountChange(context={"user_password": f"{MARK}new"})),
        lambda: accounts.patch(*where, AccountChange(context={"api_key": f"{MARK}key"})),
        lambda: accounts.patch_credentials(*where, ContextChange(context=broken)),
        lambda: accounts.import_account(
            environment, msgspec.structs.replace(asked, context=broken)
        ),
        lambda: accounts.refresh_credentials(*where),
        lambda: accounts.delete(environment, "unknown"),
        lambda: rooms.callers.authenticate(f"cf_{MARK}"),
        lambda: rooms.integrations.patch(
            environment, installed.id, EnvironmentIntegrationChange(override=override)
        ),
    ]
    said = [await _said(call) for call in calls]
    gateway = await accounts.gateway(account.id, environment)
    said += [
        repr(asked),
        repr(ContextChange(context=context)),
        repr(AccountChange(context=context)),
    ]
    return [*said, repr(gateway), str(vars(gateway)), repr(account), repr(accounts.__dict__)]


async def test_no_known_secret_comes_out_anywhere(
    store: Store, key_file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sender = Sender("crossfoot-dev", Secret(f"{MARK}sender"))
    async with Transport(Options(endpoint=NOBODY, retries=0)) as transport:
        rooms = await open_accounts(store, key_file, transport, sender)
        said = await _every_call(rooms)
        _, token = await rooms.api_tokens.create(
            "reports", (await rooms.environments.ensure_default()).id
        )
    for text in said:
        assert MARK not in text
    assert MARK not in caplog.text
    assert token.reveal() not in caplog.text
    stored = await _stored_bytes(store, tmp_path / "data")
    assert MARK.encode() not in stored
    assert token.reveal().encode() not in stored


async def test_the_database_holds_no_master_key(
    store: Store, rooms: Opened, key_file: Path, tmp_path: Path
) -> None:
    await rooms.vault.rotate()
    stored = await _stored_bytes(store, tmp_path / "data")
    keys = KeyFile(key_file)
    for key_id in await keys.ids():
        assert keys._keys[key_id] not in stored
    lines = [line for line in key_file.read_text().splitlines() if not line.startswith("#")]
    assert all(line.split()[1].encode() not in stored for line in lines)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_deleted_accounts_key_is_overwritten_in_the_file(
    store: Store, rooms: Opened, tmp_path: Path, seal_accounts: Callable[..., Any]
) -> None:
    environment = (await rooms.environments.ensure_default()).id
    (account_id,) = await seal_accounts(1)
    async with store.read() as connection:
        data_keys = METADATA.tables["data_keys"]
        wrapped = await connection.scalar(
            select(data_keys.c.wrapped).where(data_keys.c.owner == account_id)
        )
    assert wrapped is not None
    await rooms.accounts.delete(environment, account_id)
    await store.close()  # the last connection folds the log into the file
    assert wrapped not in await _stored_bytes(store, tmp_path / "nothing")
    files = [path.read_bytes() for path in (tmp_path / "data").iterdir()]
    assert files
    assert all(wrapped not in content for content in files)


def test_a_body_with_a_secret_of_the_wrong_type_does_not_repeat_it() -> None:
    with pytest.raises(CrossfootError) as caught:
        read(ContextChange, {"context": [MARK]})
    assert MARK not in f"{caught.value} {caught.value.problems}"
