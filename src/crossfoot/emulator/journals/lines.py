"""The lines of a journal entry: what they come to in the books of each entity (§4.1).

A caller gives amounts in a transaction currency, with a rate or a type of rate; the ledger keeps
them in the base currency of the entity that a line's location belongs to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import parsing
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.ledger import Document, Line, Posting, Stamp, Unpostable, cents, post
from crossfoot.emulator.ledger.checks import missing_dimension
from crossfoot.emulator.ledger.rates import CUSTOM, default_type, rate_on, type_name
from crossfoot.emulator.ledger.setup import read_setup
from crossfoot.emulator.tables import plain
from crossfoot.emulator.validation import Invalid, Stored, invalid

_DIMENSIONS: Final = ("CUSTOMERID", "VENDORID", "EMPLOYEEID", "ITEMID", "PROJECTID", "CLASSID")
_OURS: Final = (
    *("USERNO", "ENTRY_DATE", "BATCH_NUMBER", "BATCH_DATE", "BATCHTITLE", "STATISTICAL", "UNITS"),
    *("CLEARED", "CLRDATE", "TIMEPERIOD", "ADJ", "RECON_DATE", "STATE", "AMOUNT"),
)
"""What a line says of itself and no caller does."""

UNBALANCED: Final = "PL05000053"


@dataclass(frozen=True, slots=True)
class Sum:
    """What a line, or an added one, comes to: its posting, currency and rate."""

    posting: Posting
    currency: str
    base_currency: str
    rate: Decimal = Decimal(1)
    rate_type: str = ""
    rate_day: str = ""


def read_line(values: Stored, before: Row | None) -> None:
    """Amend a line as it was sent. Raises Invalid for an amount that is missing or negative."""
    sent = values.get("TRX_AMOUNT", values.get("AMOUNT"))
    for name in _OURS:
        values.pop(name, None)
    if sent is not None:
        amount = parsing.read_amount(str(sent))
        if amount < 0:
            raise invalid("BL01001973", "The amount of a journal entry line must be positive.")
        values["TRX_AMOUNT"] = plain(amount)
    elif before is None or "TRX_AMOUNT" in values:
        raise invalid("BL03000018", "Missing required field(s) for GL entry: TRX_AMOUNT.")
    if values.get("EXCHANGE_RATE") is not None:
        if Decimal(str(values["EXCHANGE_RATE"])) <= 0:
            raise invalid("BL03000018", "The exchange rate of a line must be positive.")
        values["EXCH_RATE_TYPE_ID"] = CUSTOM


class Sums:
    """What the lines of one entry come to, each in its entity's books."""

    def __init__(self, company: Company, batch: Row, session_entity: str) -> None:
        self._company, self._batch, self._setup = company, batch, read_setup(company)
        self._day = date.fromisoformat(batch["BATCH_DATE"])
        self._source = session_entity or self._entity(batch["BASELOCATION_NO"])

    def of(self, rows: list[Row]) -> tuple[list[Sum], list[Sum]]:
        """The sums of the lines, and those of the lines that entities owe each other by.

        Raises Invalid where debits do not equal credits, over all or in an entity.
        """
        owner = self.owner(rows)
        own: list[Sum | None] = [None] * len(rows)
        added: list[Sum] = []
        for places in self._by_currency(rows, owner):
            group = [self._sum(rows[at], owner) for at in places]
            postings = self._posted(owner, group)
            for at, one, posting in zip(places, group, postings, strict=False):
                own[at] = _with(one, posting)
            added += [self._added(group[0], posting) for posting in postings[len(group) :]]
        return [one for one in own if one is not None], added

    def drafted(self, rows: list[Row]) -> list[Sum]:
        """The sums of a draft, which need not balance; what has no rate yet counts as nothing."""
        owner = self.owner(rows)
        return [self._sum(row, owner, strict=False) for row in rows]

    def owner(self, rows: list[Row]) -> str:
        """The entity that the entry belongs to: its source, or that of its first line."""
        places = (self._entity(row["LOCATION"]) for row in rows)
        return self._source or next(filter(None, places), "")

    def check_places(self, rows: list[Row]) -> None:
        """In a company of several entities every line lies somewhere. Raises Invalid."""
        if len(self._setup.entities) == 1:
            return
        for row in rows:
            if not row["LOCATION"]:
                raise missing_dimension("Location", row["ACCOUNTNO"])

    def _entity(self, location: str) -> str:
        return self._setup.entity_of.get(location, "") if location else ""

    def _by_currency(self, rows: list[Row], owner: str) -> Iterator[list[int]]:
        groups: dict[str, list[int]] = {}
        for at, row in enumerate(rows):
            groups.setdefault(self._currency(row, owner), []).append(at)
        yield from groups.values()

    def _currency(self, row: Row, owner: str) -> str:
        return row["CURRENCY"] or self._setup.entities[owner].currency

    def _sum(self, row: Row, owner: str, *, strict: bool = True) -> Sum:
        entity = self._setup.entities[self._entity(row["LOCATION"]) or owner]
        currency = self._currency(row, owner)
        amount = Decimal(row["TRX_AMOUNT"]) * int(row["TR_TYPE"] or 1)
        rate, rate_type, rate_day = Decimal(1), "", ""
        if currency != entity.currency:
            rate_day = row["EXCH_RATE_DATE"] or self._batch["BATCH_DATE"]
            rate_type = row["EXCH_RATE_TYPE_ID"]
            try:
                rate_type, rate = self._rate(row, (currency, entity.currency), rate_day)
            except Invalid:
                if strict:
                    raise
                rate = Decimal(0)
        names = {name: row[name] for name in _DIMENSIONS if row[name]}
        posting = Posting(
            row["ACCOUNTNO"],
            entity.id,
            row["LOCATION"],
            row["DEPARTMENT"],
            names,
            amount,
            cents(amount * rate),
            row["DESCRIPTION"],
        )
        return Sum(posting, currency, entity.currency, rate, rate_type, rate_day)

    def _rate(self, row: Row, pair: tuple[str, str], day: str) -> tuple[str, Decimal]:
        """The name of a line's rate type, and its rate."""
        if row["EXCH_RATE_TYPE_ID"] == CUSTOM and row["EXCHANGE_RATE"]:
            return CUSTOM, Decimal(row["EXCHANGE_RATE"])
        name = type_name(self._company, row["EXCH_RATE_TYPE_ID"])
        return name, rate_on(self._company, *pair, date.fromisoformat(day), name)

    def _posted(self, owner: str, group: list[Sum]) -> list[Posting]:
        """The ledger lines of the lines in one currency, theirs first, then those added."""
        currency, statistical = group[0].currency, self._batch["STATISTICAL"] == "true"
        if not statistical:
            self._check(group)
        rates = {one.base_currency: one.rate for one in group}
        home = self._setup.entities[owner].currency
        if home not in rates:  # none of the lines is the owner's
            rates[home] = self._rate_home(group, currency, home)
        lines = [
            Line(p.account, p.amount, p.location, p.department, p.dimensions, p.description, p.base)
            for p in (one.posting for one in group)
        ]
        document = Document(
            kind="GLBATCH",
            key=int(self._batch["RECORDNO"]),
            day=self._day,
            entity=owner,
            currency=currency,
            lines=tuple(lines),
            stamp=Stamp("", "", "", ""),
            number=self._batch["BATCH_TITLE"],
            rate=rates[home],
            rates=rates,
            header={"STATISTICAL": "true"} if statistical else {},
        )
        try:
            return post(document, self._setup)
        except Unpostable as error:
            raise invalid("BL01001973", str(error)) from error

    def _rate_home(self, group: list[Sum], currency: str, home: str) -> Decimal:
        """What the owner values by that crosses into its books; of no matter where nothing does."""
        if not any(_left(group).values()):
            return Decimal(1)
        kind = group[0].rate_type
        return rate_on(self._company, currency, home, self._day, "" if kind == CUSTOM else kind)

    def _check(self, group: list[Sum]) -> None:
        left = _left(group)
        difference = sum(left.values(), Decimal(0))
        unit = group[0].currency
        if difference:
            text = f"Debits do not equal credits: the difference is {plain(difference)} {unit}."
            raise invalid(UNBALANCED, text)
        for entity, missing in left.items():
            if missing and not self._source:
                text = (
                    f"Debits do not equal credits in {entity}: the difference is"
                    f" {plain(missing)} {unit}. Give the source entity, BASELOCATION_NO."
                )
                raise invalid("BL01001973", text)

    def _added(self, like: Sum, posting: Posting) -> Sum:
        base_currency = self._setup.entities[posting.entity].currency
        if like.currency == base_currency:
            return Sum(posting, like.currency, base_currency)
        rate = posting.base / posting.amount if posting.amount else Decimal(1)
        day = like.rate_day or self._batch["BATCH_DATE"]
        rate_type = like.rate_type or default_type(self._company)
        return Sum(posting, like.currency, base_currency, rate, rate_type, day)


def _left(group: list[Sum]) -> dict[str, Decimal]:
    """By entity: what debits are more than credits."""
    left: dict[str, Decimal] = {}
    for one in group:
        entity = one.posting.entity
        left[entity] = left.get(entity, Decimal(0)) + one.posting.amount
    return left


def _with(one: Sum, posting: Posting) -> Sum:
    return Sum(posting, one.currency, one.base_currency, one.rate, one.rate_type, one.rate_day)
