"""The steps, run by Alembic: the files in `versions/` are its revisions."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection

from crossfoot.errors import StoreUnavailable
from crossfoot.store.operator_tables import METADATA  # with the tables of both files


def run(connection: Connection, *, to: str = "head") -> None:
    """Run the missing steps, up to one of them, inside the caller's transaction.

    Raises:
        StoreUnavailable: the database is at a step that this version does not know.
    """
    steps = ScriptDirectory(str(Path(__file__).parent))
    with EnvironmentContext(
        Config(),
        steps,
        fn=lambda revision, _: steps._upgrade_revs(to, revision),  # noqa: SLF001 -- as Alembic's own upgrade command does
    ) as environment:
        environment.configure(connection=connection, target_metadata=METADATA)
        try:
            environment.run_migrations()
        except (CommandError, ResolutionError) as error:
            raise StoreUnavailable(
                "A newer version of Crossfoot made this database. Run that version."
            ) from error


def differences(connection: Connection) -> list[object]:
    """What `tables.py` says that the database lacks, or the reverse; empty when they agree."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))
