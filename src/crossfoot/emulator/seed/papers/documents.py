"""Writing the documents of both modules on paper, numbered in the order of their days."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from crossfoot.emulator.orders.paper import Module, Paper
from crossfoot.emulator.orders.rows import header_row, line_row, subtotal_row
from crossfoot.emulator.seed.draft import Draft, Row
from crossfoot.emulator.seed.stamps import stamps_near
from crossfoot.intacct import catalog


def write_papers(draft: Draft, module: Module, papers: list[Paper]) -> None:
    """Number every document and line, and put their rows on paper."""
    papers.sort(key=lambda paper: paper.day)
    _number(draft, papers)
    header, line, subtotal = module.header, module.line, module.subtotal
    users = {row["LOGINID"]: row["RECORDNO"] for row in draft.of("USERINFO")}
    for paper in papers:
        stamps = stamps_near(draft, paper.day, paper.clerk, users[paper.clerk])
        draft.add(header, [_known(header, header_row(module, paper) | _business(stamps))])
        rows = (line_row(paper, each) | _business(stamps) for each in paper.lines)
        draft.add(line, [_known(line, row) for row in rows])
        rows = (subtotal_row(paper, each) | stamps for each in paper.subtotals)
        draft.add(subtotal, [_known(subtotal, row) for row in rows])


def _number(draft: Draft, papers: Iterable[Paper]) -> None:
    counts: dict[str, int] = defaultdict(int)
    key = line_key = 100
    for paper in papers:
        key += 1 if draft.chance(0.85) else draft.random.randint(2, 6)
        counts[paper.definition.id] += 1
        paper.key = key
        paper.number = f"{paper.definition.prefix}{counts[paper.definition.id]:04}"
        for at, line in enumerate(paper.lines):
            line_key += 1
            line.key, line.at = line_key, at


def _known(name: str, row: Row) -> Row:
    """The row without blanks, and without what only the other module's object has."""
    ids = _IDS.setdefault(name, frozenset(catalog.load(name).ids))
    return {
        field: value
        for field, value in row.items()
        if value and (field in ids or field.startswith("GLDIM"))
    }


_IDS: Final[dict[str, frozenset[str]]] = {}


def _business(stamps: Row) -> Row:
    """The stamps of an object whose WHENCREATED is a date."""
    return {("AU" if name == "WHENCREATED" else "") + name: text for name, text in stamps.items()}
