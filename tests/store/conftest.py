"""A new, empty database for each test, once of each engine; and what stands on it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from crossfoot.clock import Clock
from crossfoot.intacct import Options, Sender, Transport
from crossfoot.integrated_accounts import Opened, Vault, open_accounts
from crossfoot.integrated_accounts.master_keys import KeyFile
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.tables import environment_integrations, integrated_accounts

NOBODY = "http://127.0.0.1:9/ia/xml/xmlgw.phtml"  # nothing listens there
SENDER = Sender("crossfoot-dev", Secret("s3nder&key"))


class HandClock(Clock):
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.elapsed = 0.0

    def now(self) -> datetime:
        return datetime(2026, 3, 31, 12, 0, 0, 123456, tzinfo=UTC) + timedelta(seconds=self.elapsed)

    def monotonic(self) -> float:
        return self.elapsed

    def ahead(self, seconds: float) -> None:
        self.elapsed += seconds


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, make_database: Callable[[], str]
) -> Secret:
    """The address of an empty database."""
    if request.param == "sqlite":
        return Secret(f"sqlite+aiosqlite:///{tmp_path}/data/crossfoot.db")
    return Secret(make_database().replace("postgresql://", "postgresql+asyncpg://"))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def hand(clock: HandClock) -> HandClock:
    """The same clock, for tests that move it."""
    return clock


@pytest.fixture
async def store(database_url: Secret, clock: HandClock) -> AsyncIterator[Store]:
    """A store with today's tables."""
    opened = Store.open(database_url, clock)
    await opened.migrate()
    yield opened
    await opened.close()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "master.key"


@pytest.fixture
async def vault(store: Store, key_file: Path, clock: HandClock) -> Vault:
    opened = Vault(store, KeyFile(key_file, clock), clock)
    await opened.open()
    return opened


@pytest.fixture
async def rooms(store: Store, key_file: Path, clock: HandClock) -> AsyncIterator[Opened]:
    """Everything of integrated accounts, on a gateway that cannot be reached."""
    async with Transport(Options(endpoint=NOBODY, retries=0), clock) as transport:
        opened = await open_accounts(store, key_file, transport, SENDER, clock)
        clock.ahead(1)  # the default environment is the oldest
        yield opened


SealAccounts = Callable[..., Awaitable[dict[str, bytes]]]


@pytest.fixture
def seal_accounts(store: Store, rooms: Opened, clock: HandClock) -> SealAccounts:
    """`await seal_accounts(3)` stores accounts straight away; their sealed secrets by account id.

    Account number n keeps the password `secret-n`.
    """

    async def seal(count: int, vault: Vault = rooms.vault) -> dict[str, bytes]:
        sealed: dict[str, bytes] = {}
        async with store.begin() as connection:
            installed = (await connection.execute(select(environment_integrations))).one()
            for number in range(count):
                row = {
                    "id": clock.new_id(),
                    "environment_id": installed.environment_id,
                    "environment_integration_id": installed.id,
                    "tenant_id": "acme",
                    "status": "active",
                    "authentication_method": "api_key",
                    "is_sandbox": False,
                    "region": "wnam",
                    "context": {"company_id": "demo", "user_id": "api"},
                    "secrets": b"",
                    "version": 1,
                    "integration_override": {},
                    "created_at": clock.now(),
                    "updated_at": clock.now(),
                }
                await connection.execute(insert(integrated_accounts).values(row))
                account_id = str(row["id"])
                secrets = {"user_password": Secret(f"secret-{number}")}
                sealed[account_id] = await vault.seal(connection, account_id, secrets)
                await connection.execute(
                    update(integrated_accounts)
                    .where(integrated_accounts.c.id == account_id)
                    .values(secrets=sealed[account_id])
                )
        return sealed

    return seal
