"""`crossfoot accounts`: the companies that are connected."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from crossfoot.cli.rooms import inside

if TYPE_CHECKING:
    from crossfoot.app import Crossfoot
    from crossfoot.integrated_accounts.usage import AccountUsage

app = typer.Typer(help="The companies that are connected.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The companies that are connected."""


@app.command("list")
def list_accounts() -> None:
    """List the integrated accounts."""
    from crossfoot.cli.tables import print_table  # noqa: PLC0415 -- costs start-up time

    async def work(crossfoot: "Crossfoot") -> list[tuple[object, ...]]:
        page = await crossfoot.rooms.accounts.list(await crossfoot.environment_id(), {})
        return [
            (a.id, a.tenant_id, a.context.get("company_id"), a.status, a.last_error)
            for a in page.result
        ]

    print_table(("Id", "Tenant", "Company", "Status", "Last error"), inside(work))


@app.command("usage")
def usage(
    account: Annotated[
        str, typer.Argument(metavar="[ID]", help="The account; needed if there are several.")
    ] = "",
    since: Annotated[
        str, typer.Option("--from", metavar="DAY", help="By default the first of this month.")
    ] = "",
    until: Annotated[
        str, typer.Option("--to", metavar="DAY", help="By default the last of this month.")
    ] = "",
    by: Annotated[Literal["day", "month"], typer.Option(help="What makes one row.")] = "day",
) -> None:
    """Show what an account's gateway calls cost, as Sage bills them."""
    from crossfoot.cli.tables import print_table  # noqa: PLC0415 -- costs start-up time

    async def work(crossfoot: "Crossfoot") -> "AccountUsage":
        chosen = await crossfoot.account_id(account)
        asked = {"from": since, "to": until, "group_by": by}
        params = {name: text for name, text in asked.items() if text}
        return await crossfoot.rooms.usage.report(await crossfoot.environment_id(), chosen, params)

    report = inside(work)
    rows = [
        (
            *(p.period, p.calls, p.transactions, p.failures, p.turned_away),
            *(p.waiting.p99, p.gateway.p50, p.gateway.p99),
        )
        for p in report.result
    ]
    headings = ("Period", "Calls", "Transactions", "Failures", "Turned away")
    print_table((*headings, "Waited p99 (s)", "Took p50 (s)", "Took p99 (s)"), rows)
    month = report.current_month
    print(f"{month.period}: {month.transactions:,} of {month.allowance:,} transactions.")
