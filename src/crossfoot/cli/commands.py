"""Every command of `crossfoot`, and the edge where errors become one clear line."""

import sys
from typing import NoReturn

import typer

from crossfoot.cli import accounts, admin, audit, config, keys, overrides, tokens, writes
from crossfoot.cli.connect import connect
from crossfoot.cli.demo import demo
from crossfoot.cli.describe import describe
from crossfoot.cli.emulator import emulator
from crossfoot.cli.link import link
from crossfoot.cli.list import list_records
from crossfoot.cli.serve import serve
from crossfoot.cli.write import create, delete, update
from crossfoot.errors import ConfigurationError, CrossfootError, RateLimited, RemoteError

FAILED, WRONG, MISSET, REFUSED, UNREACHED, INTERRUPTED = 1, 2, 3, 4, 5, 130

app = typer.Typer(
    name="crossfoot",
    help="One unified API over Sage Intacct, and a local Intacct to develop against.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo", short_help="Do the whole walk on this machine, without a licence.")(demo)
app.command("serve", short_help="Run the HTTP API.")(serve)
app.command("emulator", short_help="Run a local Intacct company.")(emulator)
app.add_typer(tokens.app, name="token")
app.add_typer(admin.app, name="admin")
app.command("connect", short_help="Connect an Intacct company.")(connect)
app.command("link", short_help="Make a link by which a customer connects a company.")(link)
app.add_typer(accounts.app, name="accounts")
app.command("list", short_help="Read records in their unified shape.")(list_records)
app.command("create", short_help="Create a record.")(create)
app.command("update", short_help="Change a record.")(update)
app.command("delete", short_help="Delete a record.")(delete)
app.command("describe", short_help="Tell what a resource holds.")(describe)
app.add_typer(writes.app, name="writes")
app.add_typer(audit.app, name="audit")
app.add_typer(overrides.app, name="overrides")
app.add_typer(keys.app, name="keys")
app.add_typer(config.app, name="config")


@app.command("version")
def version() -> None:
    """Print the version."""
    from crossfoot import __version__  # noqa: PLC0415 -- costs start-up time

    print(__version__)


def run() -> None:
    """Run the command line; what goes wrong is said in a line, with an exit code to tell it by."""
    try:
        app()
    except CrossfootError as error:
        _say(error)
        sys.exit(exit_code(error))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.exit(FAILED)
    except OSError as error:
        print(f"crossfoot: {error.strerror or error}", file=sys.stderr)
        sys.exit(FAILED)
    except Exception as error:  # noqa: BLE001 -- the last line of the command line
        _give_up(error)


def exit_code(error: CrossfootError) -> int:
    """The exit code of an error."""
    if isinstance(error, ConfigurationError):
        return MISSET
    if isinstance(error, RateLimited):
        return UNREACHED
    if isinstance(error, RemoteError):
        return UNREACHED if error.retry == "later" else REFUSED
    return WRONG if error.blame == "caller" else FAILED


def _say(error: CrossfootError) -> None:
    print(f"crossfoot: {error.message}", file=sys.stderr)
    for problem in error.problems:
        said = (problem.message, problem.remedy)
        if words := [text for text in said if text and text not in error.message]:
            where = f"{problem.path}: " if problem.path else ""
            print(f"  {where}{' '.join(words)}", file=sys.stderr)


def _give_up(error: Exception) -> NoReturn:
    print(
        f"crossfoot: failed unexpectedly ({type(error).__name__}: {error}). "
        "This is a defect of Crossfoot; please report it.",
        file=sys.stderr,
    )
    sys.exit(FAILED)
