"""Composition: settings become open rooms, and open rooms an ASGI application."""

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.connector import Company, Cursors
from crossfoot.connector.writing.ledger import Patience
from crossfoot.errors import InvalidRequest
from crossfoot.intacct import LaneLimits, Options, Sender, Transport, catalog
from crossfoot.integrated_accounts import Metering, Opened, UsageReports, Vault, open_accounts
from crossfoot.operators import OperatorTokens, Sessions
from crossfoot.request_log import RequestLog, RequestReports, RequestRetention
from crossfoot.settings import Settings
from crossfoot.store import Store
from crossfoot.unified.check import check
from crossfoot.unified.registry import RESOURCES
from crossfoot.unified.resource import Resource
from crossfoot.web.guesses import Guesses
from crossfoot.web.overriding import Overriding
from crossfoot.web.rooms import Rooms
from crossfoot.writes import AuditLog, Retention, SqlLedger, Terms, WriteReports

if TYPE_CHECKING:
    from litestar.types import ASGIApp


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossfoot:
    """The whole house, open."""

    settings: Settings
    clock: Clock
    store: Store
    vault: Vault
    rooms: Rooms

    async def environment_id(self, name: str = "") -> str:
        """The id of an environment by its name; of the first one without a name."""
        if name:
            return (await self.rooms.environments.by_name(name)).id
        return (await self.rooms.environments.ensure_default()).id

    async def company(self, account_id: str = "") -> Company:
        """An account's company; the only account there is, without an id."""
        where = await self.environment_id()
        return await self.rooms.company(await self.account_id(account_id), where)

    async def resource(self, resource: Resource, account_id: str = "") -> Resource:
        """A resource as the account sees it; the only account there is, without an id."""
        where, account = await self.environment_id(), await self.account_id(account_id)
        return await self.rooms.overriding.resource(resource, where, account)

    async def account_id(self, account_id: str = "") -> str:
        """The id, or that of the only account there is."""
        if account_id:
            return account_id
        where = await self.environment_id()
        known = (await self.rooms.accounts.list(where, {"limit": "2"})).result
        if len(known) == 1:
            return known[0].id
        raise InvalidRequest(
            "There are several integrated accounts. Choose one with --account."
            if known
            else "No company is connected yet. Connect one with `crossfoot connect`."
        )


@asynccontextmanager
async def open_crossfoot(
    settings: Settings, clock: Clock = SYSTEM_CLOCK
) -> AsyncIterator[Crossfoot]:
    """Open everything that the settings describe, and close it in the end.

    Raises:
        DeclarationError: a unified resource contradicts itself or the catalog.
        StoreUnavailable: the database cannot be reached, or a newer Crossfoot made it.
        VaultError: the master key does not fit the database.
    """
    check(RESOURCES, catalog)
    store = Store.open(settings.database_url, clock)
    try:
        await store.migrate()
        metering = Metering(store, clock)
        async with metering.running(), Transport(_options(settings), clock) as transport:
            opened = await open_accounts(
                store,
                settings.master_key_file,
                transport,
                _sender(settings),
                clock,
                limits=_limits(settings),
                metering=metering,
            )
            rooms = _rooms(settings, store, opened, metering, clock)
            async with rooms.request_log.running(), rooms.writes.running():
                yield Crossfoot(
                    settings=settings, clock=clock, store=store, vault=opened.vault, rooms=rooms
                )
    finally:
        await store.close()


def _rooms(
    settings: Settings, store: Store, opened: Opened, metering: Metering, clock: Clock
) -> Rooms:
    """The rooms that the doors lead to."""
    vault = opened.vault
    lists = vault.derive("administrative-lists")
    requests = RequestLog(store, clock, on=settings.request_log)
    session = timedelta(seconds=settings.operator_session)
    audit = AuditLog(store, vault.derive("audit"))
    return Rooms(
        clock=clock,
        writes=SqlLedger(store, vault, audit, clock, terms=_terms(settings)),
        write_reports=WriteReports(store, lists),
        audit=audit,
        callers=opened.callers,
        environments=opened.environments,
        api_tokens=opened.api_tokens,
        integrations=opened.integrations,
        accounts=opened.accounts,
        events=opened.events,
        link_tokens=opened.link_tokens,
        linking=opened.linking,
        post_connect_forms=opened.post_connect_forms,
        overriding=Overriding(opened.overrides),
        usage=UsageReports(store, metering, settings.transactions_per_month, clock),
        request_log=requests,
        request_reports=RequestReports(store, requests, lists),
        operator_tokens=OperatorTokens(store, clock),
        sessions=Sessions(store, vault.derive("operators-forms"), clock, life=session),
        settings=settings.describe(),
        cursors=Cursors(vault.derive("cursors")),
        guesses=Guesses(clock, "links"),
        operator_guesses=Guesses(clock, "operators' tokens"),
        lenient_queries=settings.lenient_queries,
        demo_page=settings.demo_page,
    )


@asynccontextmanager
async def serving(crossfoot: Crossfoot) -> AsyncIterator[Rooms]:
    """The rooms, and beside them what only a server does: resolving writes, and forgetting."""
    settings, rooms = crossfoot.settings, crossfoot.rooms
    retention = Retention(
        crossfoot.store,
        rooms.audit,
        crossfoot.clock,
        settled=timedelta(days=settings.write_ledger_days),
        audited=timedelta(days=settings.audit_log_days),
    )
    requests = RequestRetention(
        crossfoot.store,
        crossfoot.clock,
        kept=timedelta(days=settings.request_log_days),
        rows=settings.request_log_rows,
    )
    async with rooms.resolver.running(), retention.running(), requests.running():
        yield rooms


def create_app(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> "ASGIApp":
    """The ASGI application, for any server: it opens everything when the server starts it."""
    from crossfoot.web import application  # noqa: PLC0415 -- commands do without the framework

    @asynccontextmanager
    async def rooms() -> AsyncIterator[Rooms]:
        async with (
            open_crossfoot(settings, clock) as crossfoot,
            serving(crossfoot) as open_rooms,
        ):
            yield open_rooms

    return application.build(rooms, clock)


def asgi(crossfoot: Crossfoot) -> "ASGIApp":
    """The ASGI application over a house that is open already."""
    from crossfoot.web import application  # noqa: PLC0415 -- commands do without the framework

    return application.build(lambda: serving(crossfoot), crossfoot.clock)


def start_logging(settings: Settings) -> None:
    """Write the log to standard error, as the settings say; standard output is for answers."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    # A trace shows lines of code and never the values in them, which may be secret.
    last: list[Any] = [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    ]
    if settings.log_format == "json":
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(stream=sys.stderr, level=max(level, logging.WARNING), force=True)


def _options(settings: Settings) -> Options:
    return Options(
        endpoint=settings.gateway_url,
        allowed_hosts=settings.allowed_gateway_hosts,
        connect_timeout=settings.gateway_connect_timeout,
        read_timeout=settings.gateway_read_timeout,
        connections=settings.gateway_connections,
    )


def _limits(settings: Settings) -> LaneLimits:
    return LaneLimits(
        places=settings.requests_per_company,
        wait=settings.lane_wait,
        backfill_wait=settings.lane_backfill_wait,
        queue=settings.lane_queue,
    )


def _terms(settings: Settings) -> Terms:
    return Terms(
        patience=Patience(answer=settings.write_patience, running=settings.write_wait),
        window=settings.write_repeat_window,
        send_again=settings.write_send_again_hours * 3_600.0,
    )


def _sender(settings: Settings) -> Sender | None:
    if not settings.sender_id or settings.sender_password is None:
        return None
    return Sender(id=settings.sender_id, password=settings.sender_password)
