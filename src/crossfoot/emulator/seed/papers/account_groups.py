"""Account groups: the lines of the company's balance sheet and income statement, and their members.

`GLACCTGRPHIERARCHY` is Intacct's own reading of them: every account that a group holds, directly or
through the groups in it.
"""

from collections.abc import Iterator
from typing import Final

from crossfoot.emulator.seed.draft import Draft, Row
from crossfoot.emulator.seed.files import read_table

_AS_OF: Final = {"P": "For period", "B": "Start of period", "E": "End of period"}
_FILTERS: Final = {"FILTERDEPT": "nofilter", "FILTERLOC": "nofilter", "DBCR": "Both"}


def draft_account_groups(draft: Draft) -> None:
    """Every group with its account ranges or member groups, and the hierarchy that follows."""
    groups = read_table("account_groups")
    for at, (name, normal, as_of, made, members) in enumerate(groups, 1):
        holds_groups = members.startswith(">")
        draft.add("GLACCTGRP", [_group(at, name, normal, as_of, made, holds_groups=holds_groups)])
        if holds_groups:
            children = members.removeprefix(">").split("|")
            draft.add("GLACCTGRPMEMBER", [_member(at, *child) for child in enumerate(children, 1)])
        else:
            ranges = members.split(",")
            draft.add("ACCTRANGE", [_range(at, *ends) for ends in enumerate(ranges, 1)])
    draft.add("GLACCTGRPHIERARCHY", list(_hierarchy(draft, groups)))


def _group(  # noqa: PLR0913 -- the columns of a table
    at: int, name: str, normal: str, as_of: str, made: str, *, holds_groups: bool
) -> Row:
    return {
        "RECORDNO": str(600 + at),
        "NAME": name,
        "TITLE": name,
        "TOTALTITLE": name if name.startswith("Total") else f"Total {name}",
        "NORMAL_BALANCE": normal,
        "ASOF": _AS_OF[as_of],
        "HOWCREATED": made,
        "MEMBERTYPE": "Groups" if holds_groups else "Accounts",
        "INCLUDECHILDAMT": "true" if holds_groups else "false",
        **_FILTERS,
    }


def _range(group: int, at: int, ends: str) -> Row:
    first, _, last = ends.partition("-")
    row = {"RANGEFROM": first, "RANGETO": last, "SORTORD": str(at - 1)}
    return {"GLACCTGRPKEY": str(600 + group), **row}


def _member(group: int, at: int, child: str) -> Row:
    return {"PARENTKEY": str(600 + group), "CHILDNAME": child, "SORTORD": str(at - 1)}


def _hierarchy(draft: Draft, groups: list[list[str]]) -> Iterator[Row]:
    held: dict[str, list[Row]] = {}
    number = 0
    accounts = sorted(draft.of("GLACCOUNT"), key=lambda row: row["ACCOUNTNO"])
    for name, *_, members in _children_first(groups):
        held[name] = list(_accounts_in(members, accounts, held))
    for group in draft.of("GLACCTGRP"):
        for account in held[group["NAME"]]:
            number += 1
            yield {
                "RECORDNO": str(number),
                "GLACCTGRPNAME": group["NAME"],
                "GLACCTGRPNORMALBALANCE": group["NORMAL_BALANCE"],
                "GLACCTGRPMEMBERTYPE": group["MEMBERTYPE"],
                "GLACCTGRPHOWCREATED": group["HOWCREATED"],
                "ACCOUNTNO": account["ACCOUNTNO"],
                "ACCOUNTNORMALBALANCE": account["NORMALBALANCE"],
                "ACCOUNTTYPE": account["ACCOUNTTYPE"],
            }


def _children_first(groups: list[list[str]]) -> Iterator[list[str]]:
    """The groups in an order in which every member group stands before its group."""
    waiting = {group[0]: group for group in groups}
    while waiting:
        for name, group in list(waiting.items()):
            members = group[-1]
            if not members.startswith(">") or not set(members[1:].split("|")) & set(waiting):
                yield waiting.pop(name)


def _accounts_in(members: str, accounts: list[Row], held: dict[str, list[Row]]) -> Iterator[Row]:
    if members.startswith(">"):
        for child in members[1:].split("|"):
            yield from held[child]
        return
    for ends in members.split(","):
        first, _, last = ends.partition("-")
        yield from (row for row in accounts if first <= row["ACCOUNTNO"] <= last)
