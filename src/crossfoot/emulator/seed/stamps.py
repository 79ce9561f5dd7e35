"""Record numbers and audit stamps: three years of making and changing records.

Record numbers have gaps and do not follow the natural ids. The oldest two fifths of an object came
in imports of fifty with equal stamps, and some of those were never stamped as modified, as in
companies that migrated (intacct-xml §7).
"""

from datetime import timedelta
from typing import Final

from crossfoot.emulator.seed.draft import REFERENCE_DATE, Draft, Row
from crossfoot.intacct import catalog
from crossfoot.intacct.catalog import Object

_DAYS: Final = [
    (REFERENCE_DATE - timedelta(days=back)).isoformat() for back in range(3 * 365, -1, -1)
]
_AT: Final = {day: at for at, day in enumerate(_DAYS)}
_SPAN: Final = (len(_DAYS) - 1) * 86_400
"""Three years in seconds; stamps count from the first of these days."""

_IMPORT: Final = 50
_IMPORTED: Final = 0.4
_WINDOW: Final = 24
"""Rows are shuffled among this many neighbours before they are numbered."""

_IMPORTER: Final = "api"
_CLERKS: Final = ("mcarroll", "sweber", "dbrooks", "lkrueger", "pramirez", "akowalski", "rfoley")


def number_rows(draft: Draft) -> None:
    """Shuffle each object's rows among their neighbours and number them, with gaps."""
    for at, (name, rows) in enumerate(draft.rows.items()):
        definition = catalog.find(name)
        key = definition.key if definition else "id"
        if any(key in row for row in rows[:1]):
            continue
        _shuffle(draft, rows)
        number = 10 + 7 * at
        for row in rows:
            number += 1 if draft.random.random() < 0.8 else draft.random.randint(2, 9)
            row[key] = str(number)


def share_numbers(draft: Draft) -> None:
    """Give entities the record numbers of their locations: both are one record."""
    numbers = {row["LOCATIONID"]: row["RECORDNO"] for row in draft.of("LOCATION")}
    for row in draft.of("LOCATIONENTITY"):
        row["RECORDNO"] = numbers[row["LOCATIONID"]]
    draft.of("LOCATIONENTITY").sort(key=lambda row: int(row["RECORDNO"]))


def stamp_rows(draft: Draft) -> None:
    """Say of every row when and by whom it was made and last changed."""
    users = {row["LOGINID"]: row["RECORDNO"] for row in draft.of("USERINFO")}
    clerks = tuple(login for login in _CLERKS if login in users) or (_IMPORTER,)
    for name, rows in draft.rows.items():
        definition = catalog.find(name)
        if any("CREATEDBY" in row for row in rows[:1]):
            continue  # documents, stamped near their day
        if definition is None:
            _stamp_values(rows, users[_IMPORTER])
        elif definition.field("WHENCREATED"):
            _stamp_object(draft, definition, rows, users, clerks)


def stamps_near(draft: Draft, day: str, login: str, user: str) -> Row:
    """Stamps of a document made on its day (an ISO date) by this user, and some changed later."""
    chance = draft.random.random
    first = _AT[day] * 86_400
    created = changed = first + 25_200 + int(chance() * 36_000)
    if chance() < 0.35:
        changed = min(created + int(chance() ** 4 * 90 * 86_400), _SPAN + 86_399)
    return {
        "WHENCREATED": _stamp(created),
        "WHENMODIFIED": _stamp(changed),
        "CREATEDBY": user,
        "MODIFIEDBY": user,
        "CREATEDBYLOGINID": login,
        "MODIFIEDBYLOGINID": login,
    }


def _shuffle(draft: Draft, rows: list[Row]) -> None:
    for start in range(0, len(rows), _WINDOW):
        window = rows[start : start + _WINDOW]
        draft.random.shuffle(window)
        rows[start : start + _WINDOW] = window


def _stamp_object(
    draft: Draft,
    definition: Object,
    rows: list[Row],
    users: dict[str, str],
    clerks: tuple[str, ...],
) -> None:
    imported = len(rows) if definition.name == "USERINFO" else int(len(rows) * _IMPORTED)
    audited = definition.field("CREATEDBY") is not None
    by_login = definition.field("CREATEDBYLOGINID") is not None
    chance = draft.random.random
    for at, row in enumerate(rows):
        batch = at - at % _IMPORT if at < imported else at
        created = _SPAN * batch // len(rows)
        if at >= imported:
            created += int(chance() * _SPAN / len(rows))
        row["WHENCREATED"] = _stamp(created)
        maker = changer = _IMPORTER if at < imported else draft.pick(clerks)
        fate = chance()
        if fate > (0.3 if at < imported else 0.05):
            changed = created
            if fate > 0.5:
                changed += int(chance() * (_SPAN - created))
                changer = draft.pick(clerks)
            row["WHENMODIFIED"] = _stamp(changed)
        if audited:
            row["CREATEDBY"], row["MODIFIEDBY"] = users[maker], users[changer]
        if by_login:
            row["CREATEDBYLOGINID"], row["MODIFIEDBYLOGINID"] = maker, changer


def _stamp_values(rows: list[Row], user: str) -> None:
    for at, row in enumerate(rows):
        row["createdAt"] = row["updatedAt"] = _stamp(_SPAN * at // len(rows))
        row["createdBy"] = row["updatedBy"] = user


def _stamp(seconds: int) -> str:
    days, rest = divmod(seconds, 86_400)
    minutes, second = divmod(rest, 60)
    return f"{_DAYS[days]} {minutes // 60:02}:{minutes % 60:02}:{second:02}"
