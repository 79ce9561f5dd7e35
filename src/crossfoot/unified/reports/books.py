"""What reports must know of a company's books: accounts, entities and periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crossfoot.errors import InvalidParameter
from crossfoot.unified.classification import AccountFacts, Verdict, decide, neighbours_of
from crossfoot.unified.codecs import Record
from crossfoot.unified.criteria import Match, among, some
from crossfoot.unified.dimensions import Place, Value
from crossfoot.unified.formatting import Formatting
from crossfoot.unified.reports.asking import Ask, Asking
from crossfoot.unified.reports.request import ReportRequest
from crossfoot.unified.reports.shapes import ReportAccount

ONE_DAY: Final = timedelta(days=1)
ACCOUNTS: Final = Ask(
    "GLACCOUNT",
    (
        *("RECORDNO", "ACCOUNTNO", "TITLE", "ACCOUNTTYPE", "NORMALBALANCE"),
        *("CLOSINGTYPE", "CLOSINGACCOUNTNO", "ALTERNATIVEACCOUNT", "CATEGORY"),
    ),
)
LOCATIONS: Final = Ask("LOCATION", ("RECORDNO", "LOCATIONID", "PARENTID"))
ENTITIES: Final = Ask("LOCATIONENTITY", ("RECORDNO", "LOCATIONID", "CURRENCY"), optional=True)
PERIODS: Final = Ask(
    "REPORTINGPERIOD",
    ("RECORDNO", "NAME", "START_DATE", "END_DATE"),
    Match("BUDGETING", "eq", ("true",)),
)


@dataclass(frozen=True, slots=True)
class Period:
    """A budgetable reporting period."""

    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Account:
    """A general ledger account."""

    shown: ReportAccount
    is_income: bool
    """Whether it stands on the income statement."""
    closes_into: str
    """The account that takes its balance at the end of the year."""


@dataclass(frozen=True, slots=True)
class Books:
    """The books of a company. `entity_of` a location is blank where it belongs to none."""

    accounts: Mapping[str, Account]
    currencies: Mapping[str, str]
    entity_of: Mapping[str, str]
    periods: Sequence[Period]
    wanted: Mapping[Place, tuple[str, ...]]
    """The texts by which ledger lines carry the wanted values of dimensions."""

    def periods_of(self, start: date, end: date) -> list[Period]:
        """The shortest periods that cover these days without a gap.

        Raises InvalidParameter where the company has none for a day.
        """
        found: list[Period] = []
        day = start
        while day <= end:
            holding = [period for period in self.periods if period.start <= day <= period.end]
            if not holding:
                parameter = "end_date" if found else "start_date"
                reason = f"the company has no budgetable reporting period that holds {day}."
                raise InvalidParameter(parameter, reason, "Choose days within its periods.")
            found.append(min(holding, key=lambda period: period.end - period.start))
            day = found[-1].end + ONE_DAY
        return found


def open_books(request: ReportRequest, formatting: Formatting) -> Asking[Books]:
    """Learn of the books what this report needs."""
    looked_up = list(request.values.items())
    values = [_values(place, texts) for place, texts in looked_up]
    accounts, locations, entities, periods, *found = yield (
        *(ACCOUNTS, LOCATIONS, ENTITIES, PERIODS),
        *values,
    )
    currencies = {row["LOCATIONID"]: row.get("CURRENCY") or "" for row in entities}
    day = formatting.read_date
    return Books(
        accounts=_accounts(accounts),
        currencies=currencies,
        entity_of=_entities(locations, currencies),
        periods=[Period(p["NAME"], day(p["START_DATE"]), day(p["END_DATE"])) for p in periods],
        wanted={
            place: _texts(place, texts, rows)
            for (place, texts), rows in zip(looked_up, found, strict=True)
        },
    )


def values_of(place: Place, texts: Sequence[str]) -> Asking[Mapping[str, Value]]:
    """The values of a dimension by the texts with which ledger lines carry them."""
    by = place.natural if place.number else place.record
    ask = Ask(place.object, _columns(place), among(by, texts), optional=True, key=place.record)
    (rows,) = yield (ask,)
    found = (Value(r[place.record], r[place.natural], r[place.title]) for r in rows)
    return {value.number if place.number else value.key: value for value in found}


def _columns(place: Place) -> tuple[str, ...]:
    return tuple(dict.fromkeys((place.record, place.natural, place.title)))


def _values(place: Place, texts: Sequence[str]) -> Ask:
    """What stands behind the values that a caller named by id or by number."""
    prefix = f"{place.type}_"
    keys = [text.removeprefix(prefix) for text in texts if text.startswith(prefix)]
    numbers = [text for text in texts if not text.startswith(prefix)]
    wanted = some((among(place.record, keys), among(place.natural, numbers)))
    return Ask(place.object, _columns(place), wanted, key=place.record)


def _texts(place: Place, texts: Sequence[str], rows: Sequence[Record]) -> tuple[str, ...]:
    parameter = f"tracking_categories[{place.type}]"
    known = {f"{place.type}_{row[place.record]}": row for row in rows}
    known |= {row[place.natural]: row for row in rows}
    for text in texts:
        if text not in known:
            raise InvalidParameter(
                parameter, f"there is no {place.type} {text!r}.", "See tracking_categories."
            )
    return tuple(known[text][place.natural if place.number else place.record] for text in texts)


def _accounts(rows: Sequence[Record]) -> dict[str, Account]:
    facts = {row["ACCOUNTNO"]: _facts(row) for row in rows}
    neighbours = neighbours_of(facts.values())
    return {
        row["ACCOUNTNO"]: _account(row, decide(facts[row["ACCOUNTNO"]], neighbours)) for row in rows
    }


def _facts(row: Record) -> AccountFacts:
    return AccountFacts(
        number=row["ACCOUNTNO"],
        title=row["TITLE"],
        statement=row["ACCOUNTTYPE"],
        side=row["NORMALBALANCE"],
        closing=row["CLOSINGTYPE"],
        control=row.get("ALTERNATIVEACCOUNT") or "",
        category=row.get("CATEGORY") or "",
    )


def _account(row: Record, verdict: Verdict) -> Account:
    shown = ReportAccount(
        f"gl_{row['RECORDNO']}",
        row["ACCOUNTNO"],
        row["TITLE"],
        verdict.classification.value,
        verdict.type.value,
    )
    is_income = row["ACCOUNTTYPE"] == "incomestatement"
    return Account(shown, is_income, row.get("CLOSINGACCOUNTNO") or "")


def _entities(locations: Sequence[Record], entities: Mapping[str, str]) -> dict[str, str]:
    """Each location's entity: itself, or the first one above it."""
    above = {row["LOCATIONID"]: row.get("PARENTID") or "" for row in locations}
    found: dict[str, str] = {}
    for location in above:
        place, steps = location, 0
        while place and place not in entities and steps < len(above):
            place, steps = above.get(place, ""), steps + 1
        found[location] = place if place in entities else ""
    return found
