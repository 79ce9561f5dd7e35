"""The command line: one file per command group; each calls what the HTTP door calls.

Exit codes: 0 done; 1 Crossfoot failed; 2 the command or what it asks for is wrong; 3 the settings
are wrong; 4 Intacct refused the account or the request; 5 Intacct gave no answer, so try later;
130 Ctrl-C.

Only typer is imported before a command runs, so that `--help` is quick.
"""


def main() -> None:
    """Run `crossfoot`."""
    from crossfoot.cli.commands import run  # noqa: PLC0415 -- importing this package costs nothing

    run()
