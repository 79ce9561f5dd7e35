"""`crossfoot describe`: what a unified resource holds and how it is filtered."""

from typing import Annotated

import typer

from crossfoot.cli.list import parts


def describe(
    resource: Annotated[
        str,
        typer.Argument(metavar="[MODEL/RESOURCE]", help="Such as accounting/contacts; or nothing."),
    ] = "",
) -> None:
    """Tell a resource's fields, filters and the Intacct fields behind; or name the resources."""
    from crossfoot.cli.tables import print_table  # noqa: PLC0415 -- costs start-up time
    from crossfoot.unified import coverage, registry  # noqa: PLC0415 -- the same

    if not resource:
        rows = [(one.name, one.summary) for one in registry.RESOURCES]
        print_table(("Resource", "What it is"), rows)
        return
    wanted = registry.find(*parts(resource))
    print(wanted.summary)
    headings, cells = coverage.table(wanted)
    print_table(headings, [[cell.replace("`", "") for cell in row] for row in cells])
