"""`crossfoot config`: the settings in force."""

import typer

app = typer.Typer(help="The settings in force.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The settings in force."""


@app.command("show")
def show() -> None:
    """Print every setting with its value and where it comes from; secrets are masked."""
    from crossfoot import settings  # noqa: PLC0415 -- costs start-up time
    from crossfoot.cli.tables import print_table  # noqa: PLC0415 -- the same

    described = settings.load().describe()
    print_table(
        ("Setting", "Value", "From", "What it is"),
        [(d.variable, d.value, d.origin, d.help) for d in described],
    )
