"""Ledger lines turned round: debits as credits, all else as it was."""

import json
from collections.abc import Iterable, Mapping

from crossfoot.emulator.company import Company
from crossfoot.emulator.tables import Value


def turned(
    company: Company, entries: Iterable[int], cells: Mapping[str, Value], first_line: int = 1
) -> list[int]:
    """Store copies of ledger lines with debits and credits swapped; give their record numbers.

    `cells` are what differs: the batch that they go into, its day, the stamps.
    """
    rows = company.rows(
        "GLENTRY", "RECORDNO IN (SELECT value FROM json_each(?))", [json.dumps(list(entries))]
    )
    copies = [
        {
            **{name: text or None for name, text in row.items()},
            **cells,
            "RECORDNO": None,
            "TR_TYPE": -int(row["TR_TYPE"]),
            "LINE_NO": number,
        }
        for number, row in enumerate(rows, first_line)
    ]
    return [int(number) for number in company.insert_many("GLENTRY", copies)]
