"""Companies prepared once: each seed is generated into a file, and every emulator reads that file.

The file's name holds a hash of the sources that it follows from, so a change of the seed, the
ledger or the catalog makes a new one. Several processes may ask for the same file at once: one
generates it, the others wait. A file is complete when it bears our mark and no page is missing.
"""

import fcntl
import gc
import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.emulator import seed
from crossfoot.emulator.company import Company
from crossfoot.emulator.references import references_of
from crossfoot.emulator.seed import Scale

_log: Final = logging.getLogger(__name__)
_UNUSED: Final = 7 * 86_400
"""Seconds after which a file that nobody opened is removed."""

_MARK: Final = 0x0C405F00
"""SQLite's user_version of a file that was finished."""

_PACKAGE: Final = Path(__file__).parent
SOURCES: Final = (
    "seed",
    "../intacct/catalog/objects",
    *(f"../intacct/catalog/{name}.py" for name in ("__init__", "files", "model", "policies")),
    "../intacct/catalog/policies.tsv",
    "../clock.py",
    *(f"{name}.py" for name in ("arithmetic", "attachments", "company", "company_settings")),
    *(f"{name}.py" for name in ("customization", "prepared", "preparing", "references", "tables")),
    *(
        f"ledger/{name}.py"
        for name in (
            *("__init__", "balances", "book", "details", "documents"),
            *("rules", "setup", "sides", "terms"),
        )
    ),
    *(f"cash/{name}.py" for name in ("accounts", "movements", "postings", "rows", "undeposited")),
    *(f"expenses/{name}.py" for name in ("postings", "reports", "rows")),
    *(f"orders/{name}.py" for name in ("paper", "rows")),
    *(f"subledgers/{name}.py" for name in ("kinds", "parties")),
)
"""The files and folders, from ours, that the seeded companies follow from: what the seed imports.

Code that only writes at the gateway's door is not among them, so its changes cost nobody a company.
"""

_FAST: Final = ("journal_mode = OFF", "locking_mode = EXCLUSIVE", "cache_size = -100000")

Watch = Callable[[Scale], AbstractContextManager[seed.Step]]


@contextmanager
def unwatched(_: Scale) -> Iterator[seed.Step]:
    """Tell nobody what is being generated."""
    yield lambda _: None


def open_company(scale: Scale, folder: Path, clock: Clock, watch: Watch = unwatched) -> Company:
    """A company of that scale, ready at once if it was prepared before.

    Call it in the thread that will use the company; `watch` shows what is generated.
    """
    file = prepare(scale, folder, watch)
    company = Company.create(clock, path="")
    seed.define(company, scale)
    company.attach(file)
    return company


def prepare(scale: Scale, folder: Path, watch: Watch = unwatched) -> Path:
    """The file of a prepared company, generated first where there is none.

    Raises OSError when the folder cannot be written to.
    """
    wanted = folder / f"emulator-{scale}-{fingerprint()}.sqlite"
    if _is_whole(wanted):
        wanted.touch()  # it is still of use
        return wanted
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(wanted.with_suffix(".lock")):
        if not _is_whole(wanted):  # nobody else has made it while we waited
            if wanted.exists():
                _log.warning("%s is damaged and is made anew.", wanted)
            _generate(scale, wanted, watch)
            _remove_unused(folder)
    return wanted


@cache
def fingerprint() -> str:
    """A hash of everything that the seeded companies follow from."""
    found = hashlib.sha256()
    for source in SOURCES:
        path = (_PACKAGE / source).resolve()
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(file.relative_to(_PACKAGE.parent).as_posix().encode())
                found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _generate(scale: Scale, wanted: Path, watch: Watch) -> None:
    unfinished = wanted.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with (
        closing(Company.create(path=unfinished)) as company,
        watch(scale) as step,
        _uncollected(),
    ):
        for pragma in _FAST:
            company.database.execute(f"PRAGMA {pragma}")
        seed.fill(company, scale, step)
        _index(company)
        company.database.execute(f"PRAGMA user_version = {_MARK}")
    unfinished.replace(wanted)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let no garbage be looked for among millions of rows that are all in use."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _index(company: Company) -> None:
    """The indexes that reads ask for: on what relations lead to, and on the owners of lines."""
    tables = company.populated()
    populated = {table.name for table in tables}
    for table in tables:
        for relation in table.object.relations:
            _index_one(company, populated, relation.object, relation.to)
        for reference in references_of(company, table):
            _index_one(company, populated, reference.object, reference.to)
        for owned in table.object.owns:
            _index_one(company, populated, owned.object, owned.by)


def _index_one(company: Company, populated: set[str], name: str, field: str) -> None:
    if name in populated:
        table = company.table(name)
        if table.field(field) and not (table.counts and field.upper() == table.key.upper()):
            company.index(table, field)


def _is_whole(path: Path) -> bool:
    """Whether the file was finished and all of it is there."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            mark, size, count = (
                database.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("user_version", "page_size", "page_count")
            )
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(mark == _MARK and size * count == path.stat().st_size)


def _remove_unused(folder: Path) -> None:
    """Remove what nobody has opened for a week; who still reads such a file keeps it."""
    now = SYSTEM_CLOCK.now().timestamp()
    for path in folder.glob("emulator-*"):
        with suppress(FileNotFoundError):  # somebody else removes it at the same time
            if now - path.stat().st_mtime > _UNUSED:
                path.unlink()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock that one process at a time can hold; it is free when the process ends."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
