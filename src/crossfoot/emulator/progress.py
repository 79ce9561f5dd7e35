"""What a person sees while a company is generated: a bar on a terminal, else a line for each step.

Both go to standard error: standard output belongs to the line that says where the emulator is.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from crossfoot.emulator import seed
from crossfoot.emulator.seed import Scale


@contextmanager
def shown(scale: Scale) -> Iterator[seed.Step]:
    """Show the steps of one generation."""
    if sys.stderr.isatty():
        yield from _as_bar(scale)
    else:
        yield from _as_lines(scale)


def _as_bar(scale: Scale) -> Iterator[seed.Step]:
    columns = (
        TextColumn("Making the company [bold]{task.fields[scale]}[/], once"),
        BarColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=seed.steps(scale), completed=-1, scale=scale)
        yield lambda title: progress.update(task, advance=1, description=title)


def _as_lines(scale: Scale) -> Iterator[seed.Step]:
    def say(title: str) -> None:
        print(f"Making the company {scale}, once: {title}", file=sys.stderr, flush=True)  # noqa: T201 -- this is what the module is for

    yield say
