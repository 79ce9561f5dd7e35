"""The walk of `crossfoot demo`: emulator, server, token, company, and the first lists."""

import asyncio
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any, Final

import aiohttp
from rich.console import Console
from rich.status import Status

from crossfoot import settings
from crossfoot.app import open_crossfoot, start_logging
from crossfoot.cli.children import Child, child, free_port
from crossfoot.cli.tables import print_records
from crossfoot.errors import CrossfootError, CrossfootFault

SENDER_ID, SENDER_PASSWORD = "crossfoot-dev", "s3nder&key"
COMPANY: Final = {"company_id": "demo", "user_id": "api", "user_password": "p4ss&word"}
EMULATOR_PORT, SERVER_PORT = 8099, 8000
TENANT: Final = "demo"
CONTACT: Final = ("number", "name", "emails", "currency", "status")
LISTS: Final = (
    (
        "GL accounts",
        "accounting/accounts?limit=12",
        ("number", "name", "classification", "type", "status"),
    ),
    ("First vendors", "accounting/contacts?contact_type=vendor&limit=8", CONTACT),
    ("First customers", "accounting/contacts?contact_type=customer&limit=8", CONTACT),
)

out = Console(highlight=False, soft_wrap=True)


async def walk(*, stay: bool) -> None:
    """Do the walk; with `stay`, keep everything running until Ctrl-C. Raises what fails."""
    walking = asyncio.current_task()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, lambda: walking and walking.cancel())
    children: list[Child] = []
    try:
        async with AsyncExitStack() as stack:
            await _walk(stack, children, stay=stay)
    except asyncio.CancelledError:
        out.print("\nStopped.")
        if not stay:
            raise KeyboardInterrupt from None  # what was asked for has not been done
    except CrossfootError:
        for running in children:
            print(f"--- the {running.name}'s last lines", *running.tail, sep="\n", file=sys.stderr)
        raise


async def _walk(stack: AsyncExitStack, children: list[Child], *, stay: bool) -> None:
    chosen = settings.load()
    async with step("Starting an Intacct company to play with") as status:
        port = _port("emulator", EMULATOR_PORT)
        emulator = await _start(stack, children, "emulator", port, settings.environment({}))
        emulator.heard = lambda line: status.update(f"{line} …")
        gateway = await emulator.address()
    async with step("Starting the server"):
        port = _port("server", SERVER_PORT)
        address = f"http://127.0.0.1:{port}"
        environ = settings.environment(_settings(stack, chosen, gateway))
        server = await _start(stack, children, "serve", port, environ)
        await server.address()
    chosen = settings.load(environ)
    start_logging(chosen)
    async with open_crossfoot(chosen) as crossfoot:
        _, secret = await crossfoot.rooms.api_tokens.create(
            "demo", await crossfoot.environment_id()
        )
        token = secret.reveal()
        tomorrow = crossfoot.clock.now() + timedelta(days=1)
        _, secret = await crossfoot.rooms.operator_tokens.create("demo", expires_at=tomorrow)
        operator = secret.reveal()
    api = await stack.enter_async_context(Api.open(address, token))
    async with step("Connecting the company through the API"):
        account = await _connect(api)
    for title, path, columns in LISTS:
        page = await api.get(f"/unified/{path}", integrated_account_id=account)
        print_records(page["result"], columns, title=f"{title}: GET /unified/{path}")
    _say_where(address, token, account, gateway, operator)
    if stay:
        out.print("\nRunning until Ctrl-C.")
        await _until_one_ends(children)


class Api:
    """The HTTP API, as any caller sees it."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @classmethod
    @asynccontextmanager
    async def open(cls, address: str, token: str) -> AsyncIterator["Api"]:
        """Speak with the server at an address."""
        headers = {"Authorization": f"Bearer {token}"}
        async with aiohttp.ClientSession(address, headers=headers) as session:
            yield cls(session)

    async def get(self, path: str, **query: str) -> Any:
        """GET; raises CrossfootFault with what the server says against it."""
        async with self._session.get(path, params=query) as answer:
            return await _body(answer)

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """POST; raises CrossfootFault with what the server says against it."""
        async with self._session.post(path, json=body) as answer:
            return await _body(answer)


async def _body(answer: aiohttp.ClientResponse) -> Any:
    body = await answer.json()
    if answer.status >= 400:
        raise CrossfootFault(f"{answer.url.path} answered {answer.status}: {body['message']}")
    return body


async def _start(
    stack: AsyncExitStack,
    children: list[Child],
    command: str,
    port: int,
    environ: Mapping[str, str],
) -> Child:
    prefixes = {"emulator": "Crossfoot emulator: ", "serve": "Crossfoot: "}
    arguments = (command, "--port", str(port))
    started = await stack.enter_async_context(
        child(command, *arguments, prefix=prefixes[command], environ=environ)
    )
    children.append(started)
    return started


def _settings(stack: AsyncExitStack, outer: settings.Settings, gateway: str) -> dict[str, str]:
    """The settings of the demo: a folder of its own, unless one is set to keep."""
    changed = {
        "CROSSFOOT_GATEWAY_URL": gateway,
        "CROSSFOOT_SENDER_ID": SENDER_ID,
        "CROSSFOOT_SENDER_PASSWORD": SENDER_PASSWORD,
        "CROSSFOOT_DEMO_PAGE": "true",
    }
    if outer.origins["data_dir"] == "environment":
        return changed
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="crossfoot-demo-"))
    return changed | {
        "CROSSFOOT_DATA_DIR": folder,
        "CROSSFOOT_DATABASE_URL": "",
        "CROSSFOOT_MASTER_KEY_FILE": "",
    }


async def _connect(api: Api) -> str:
    """The id of the demo's integrated account; a kept folder may have one already."""
    known = await api.get("/integrated-account", tenant_id=TENANT, status="active")
    if known["result"]:
        return str(known["result"][0]["id"])
    installed = await api.get("/environment-integration", **{"integration.name": "sageintacct"})
    account = await api.post(
        "/integrated-account",
        {
            "tenant_id": TENANT,
            "environment_integration_id": installed["result"][0]["id"],
            "authentication_method": "api_key",
            "context": COMPANY,
        },
    )
    return str(account["id"])


@asynccontextmanager
async def step(title: str) -> AsyncIterator[Status]:
    """Say what is being done, and how long it took."""
    started = time.perf_counter()
    with out.status(f"{title} …") as status:
        yield status
    out.print(f"[green]✓[/green] {title} [dim]({time.perf_counter() - started:.1f} s)[/dim]")


def _port(name: str, wanted: int) -> int:
    port = free_port(wanted)
    if port != wanted:
        out.print(f"[yellow]![/yellow] Port {wanted} is in use: the {name} listens on {port}.")
    return port


def _say_where(address: str, token: str, account: str, gateway: str, operator: str) -> None:
    emulator = gateway.removesuffix("/ia/xml/xmlgw.phtml")
    out.print(
        f"""
[bold]Explore[/bold]
  Bill form     {address}/demo
                connect {" / ".join(COMPANY.values())}  (company, user, password)
  API           {address}
  API page      {address}/docs
  Emulator      {emulator}
  Token         {token}
  Account       {account}
  Dashboard     {address}/admin
                sign in with {operator}

[bold]Try[/bold]
  curl -H 'Authorization: Bearer {token}' \\
    '{address}/unified/accounting/contacts?integrated_account_id={account}&contact_type=vendor&limit=3'""",
        markup=True,
    )


async def _until_one_ends(children: list[Child]) -> None:
    ended = [asyncio.create_task(running.process.wait()) for running in children]
    try:
        await asyncio.wait(ended, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for waiting in ended:
            waiting.cancel()
    raise CrossfootFault("A part of the demo ended by itself.")
