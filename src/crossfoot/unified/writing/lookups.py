"""What must be looked up before a draft is checked and sent: in few rounds, whatever its length.

The first round asks for everything that the draft names, for the entities and for the rates' table;
the next for what only the first could tell: exchange rates of the day, the accounts that records
name, and what was not found where it was looked for first. Two rounds are usual, three the most.
Pure: `crossfoot.connector.writing` sends the looks, all of a round together.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from crossfoot.unified.codecs import Record
from crossfoot.unified.criteria import ALWAYS, Criterion, Match
from crossfoot.unified.formatting import Formatting
from crossfoot.unified.targets import Target
from crossfoot.unified.writing.allocating import (
    ENTRIES,
    allocations,
    by_allocation,
    parted,
    values_of,
)
from crossfoot.unified.writing.allocating import SELECT as ALLOCATED
from crossfoot.unified.writing.checks.places import currency_of, entity_of, entity_of_line
from crossfoot.unified.writing.checks.references import references
from crossfoot.unified.writing.draft import Found, Ref
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import Entity, Exchange, Known, Setup

Rows: TypeAlias = Sequence[Record] | str
"""The rows that a look found, or why the user may not see any."""


@dataclass(frozen=True, slots=True)
class Look:
    """Rows of an object whose field `by` has one of the values; without `by`, all of them.

    `latest` takes the one row that is last by this field. What is `fresh` is never remembered: it
    changes with every document.
    """

    object: str
    select: tuple[str, ...]
    by: str = ""
    values: tuple[str, ...] = ()
    where: Criterion = ALWAYS
    latest: str = ""
    fresh: bool = False
    key: str = "RECORDNO"


Looking: TypeAlias = Generator[Sequence[Look], Sequence[Rows], Known]
"""Yields looks, is sent the rows of each, and returns what is known then."""

ACCOUNT: Final = "GLACCOUNT"
_REQUIRE: Final = "REQUIRE"
_OWNED: Final = ("STATUS", "MEGAENTITYID")
_BANK: Final = (*_OWNED, "GLACCOUNTNO", "CURRENCY", "LOCATIONID")
_DOCUMENT: Final = ("STATE", "CURRENCY", "TRX_TOTALDUE", "MEGAENTITYID")
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "GLACCOUNT": (*_OWNED, "TITLE", "SUBLEDGERCONTROLON"),
    "STATACCOUNT": (*_OWNED, "TITLE"),
    "JOURNAL": ("STATUS",),
    "STATJOURNAL": ("STATUS",),
    "LOCATION": ("STATUS", "PARENTID"),
    "LOCATIONENTITY": (
        "STATUS",
        "CURRENCY",
        "IEPAYABLE.NUMBER",
        "IERECEIVABLE.NUMBER",
        "STARTOPEN",
    ),
    "DEPARTMENT": ("STATUS",),
    "CLASS": _OWNED,
    "PROJECT": _OWNED,
    "CUSTOMER": (*_OWNED, "ONHOLD", "CURRENCY", "TERMNAME", "ARACCOUNT"),
    "VENDOR": (*_OWNED, "ONHOLD", "CURRENCY", "TERMNAME", "APACCOUNT"),
    "EMPLOYEE": (*_OWNED, "CURRENCY"),
    "ITEM": _OWNED,
    "WAREHOUSE": _OWNED,
    "CHECKINGACCOUNT": _BANK,
    "SAVINGSACCOUNT": _BANK,
    "CREDITCARD": (*_OWNED, "LIABACCTKEY", "LOCATION"),
    "TAXDETAIL": ("STATUS", "GLACCOUNT"),
    "ALLOCATION": ("STATUS", "TYPE"),
    "APTERM": ("STATUS",),
    "ARTERM": ("STATUS",),
    "ARINVOICE": (*_DOCUMENT, "CUSTOMERID"),
    "ARADJUSTMENT": (*_DOCUMENT, "CUSTOMERID"),
    "APBILL": (*_DOCUMENT, "VENDORID"),
    "APADJUSTMENT": (*_DOCUMENT, "VENDORID"),
    "EEXPENSES": ("STATE", "CURRENCY", "TRX_TOTALDUE", "EMPLOYEEID"),
    "PODOCUMENTPARAMS": (*_OWNED, "TD_CREATION_RULE", "CREATETYPE"),
    "SODOCUMENTPARAMS": (*_OWNED, "TD_CREATION_RULE", "CREATETYPE", "DOCCLASS"),
    "PODOCUMENT": ("STATE", "DOCPARID", "MEGAENTITYID"),
    "SODOCUMENT": ("STATE", "DOCPARID", "MEGAENTITYID"),
    "PODOCUMENTENTRY": ("QUANTITY", "QTY_CONVERTED", "DOCHDRID"),
    "SODOCUMENTENTRY": ("QUANTITY", "QTY_CONVERTED", "DOCHDRID"),
}
"""By object: what the checks want to know of a record, beside its key and natural id."""
CHANGING: Final = frozenset(
    {"ARINVOICE", "ARADJUSTMENT", "APBILL", "APADJUSTMENT", "EEXPENSES", "PODOCUMENT", "SODOCUMENT"}
    | {"PODOCUMENTENTRY", "SODOCUMENTENTRY"}
)
"""Objects of which every document changes others: they are asked anew for each draft."""
UNASKABLE: Final = frozenset({"SUPDOC"})
"""Objects that no query reaches: references to them are taken on trust (intacct-xml §4.8)."""


def requirements(fields: Iterable[str]) -> tuple[str, ...]:
    """Those fields of an account that say which dimensions it requires (intacct-xml §4.1)."""
    return tuple(name for name in fields if name.startswith(_REQUIRE))


def look_up(
    refs: Iterable[Ref], entry: Entry | None, setup: Setup, formatting: Formatting
) -> Looking:
    """Everything that is to be known of these references, and of what the entry touches."""
    named = list(refs) if entry is None else [*refs, *references(entry)]
    asks = _Asks(setup, formatting)
    if entry is not None:
        asks.for_entry(entry)
    asks.for_refs(named)
    if asks.looks:
        asks.take((yield asks.looks))
    known = asks.known(named)
    later = _Later(named, entry and parted(entry, known), formatting)
    while later.ask(known):
        known = later.take(known, (yield later.looks))
    return known


class _Asks:
    """The first round: what is asked, and what was found."""

    def __init__(self, setup: Setup, formatting: Formatting) -> None:
        self.setup, self.formatting = setup, formatting
        self.looks: list[Look] = []
        self._targets: list[Target | None] = []
        self._found: dict[tuple[str, str, str], Found] = {}
        self._unread: dict[str, str] = {}
        self._rows: dict[str, Sequence[Record]] = {}
        self._whole: set[str] = set()

    def for_refs(self, refs: Iterable[Ref]) -> None:
        """Ask for the records that are named, by key and by natural id."""
        wanted: dict[tuple[Target, str], dict[str, None]] = {}
        for ref in refs:
            if ref.object not in UNASKABLE and ref.object not in self._whole:
                by, text = _told(ref, ref.targets[0])
                wanted.setdefault((ref.targets[0], by), {})[text] = None
        for (target, by), values in wanted.items():
            self._ask(_look_of(target, by, tuple(values), self.setup), target)

    def for_entry(self, entry: Entry) -> None:
        """Ask for the entities, the rates that there are, and the number's other documents."""
        if self.setup.multi_entity:
            for name in ("LOCATIONENTITY", "LOCATION"):
                target = Target(name, "LOCATIONID")
                self._ask(_look_of(target, "", (), self.setup), target)
                self._whole.add(name)
        if self.setup.multi_currency:
            self._ask(Look("EXCHANGERATETYPES", ("NAME", "ISDEFAULT"), key="ID"))
            self._ask(
                Look("EXCHANGERATE", ("RECORDNO", "TYPENAME", "FROM_CURRENCY", "TO_CURRENCY"))
            )
        for by, value in allocations(entry):
            self._ask(Look(ENTRIES, ALLOCATED, by, (value,)))
        if entry.number and entry.number_in:
            select = tuple(filter(None, ("RECORDNO", entry.number_in, entry.number_with)))
            numbers = (entry.number,)
            self._ask(Look(entry.object, select, entry.number_in, numbers, fresh=True))

    def take(self, answers: Sequence[Rows]) -> None:
        """Keep what was found of each look."""
        for look, target, rows in zip(self.looks, self._targets, answers, strict=True):
            if isinstance(rows, str):
                self._unread[look.object] = rows
                continue
            if target is None or not look.by:
                self._rows[look.object] = [*self._of(look.object), *rows]
            if target is not None:
                self._keep(target, look.by, rows)

    def known(self, refs: Iterable[Ref]) -> Known:
        """What is known after the first round."""
        for ref in refs:
            self._trust(ref)
        for one in values_of(self._of(ENTRIES)):
            self._found.setdefault((one.target.object, "natural", one.natural), one)
        locations = self._rows.get("LOCATION", ())
        entities = {one.id: one for one in map(self._entity, self._rows.get("LOCATIONENTITY", ()))}
        return Known(
            setup=self.setup,
            found=self._found,
            entities=entities,
            entity_of=_entities_of(locations, entities),
            exchanges={_exchange(row): str(row["RECORDNO"]) for row in self._of("EXCHANGERATE")},
            default_rate_type=_default(self._of("EXCHANGERATETYPES")),
            allocated=by_allocation(self._of(ENTRIES)),
            taken=next((r for look, r in self._fresh()), ()),
            unread=self._unread,
        )

    def _ask(self, look: Look, target: Target | None = None) -> None:
        self.looks.append(look)
        self._targets.append(target)

    def _of(self, name: str) -> Sequence[Record]:
        return self._rows.get(name, ())

    def _fresh(self) -> Iterator[tuple[Look, Sequence[Record]]]:
        for look, target in zip(self.looks, self._targets, strict=True):
            if look.fresh and target is None and look.object in self._rows:
                yield look, self._rows[look.object]

    def _keep(self, target: Target, by: str, rows: Sequence[Record]) -> None:
        for key, one in _keyed(target, by, rows):
            self._found.setdefault(key, one)

    def _trust(self, ref: Ref) -> None:
        """Believe that there is what nobody can ask for."""
        for target in ref.targets:
            if target.object in UNASKABLE:
                how, text = ("key", ref.key) if ref.key else ("natural", ref.natural)
                self._found[target.object, how, text] = Found(text, text, target)

    def _entity(self, row: Record) -> Entity:
        first = row.get("STARTOPEN") or ""
        return Entity(
            row["LOCATIONID"],
            row.get("CURRENCY") or "",
            row.get("IERECEIVABLE.NUMBER") or "",
            row.get("IEPAYABLE.NUMBER") or "",
            self.formatting.read_date(first) if first else None,
        )


class _Later:
    """The rounds after the first: each asks for what the ones before could tell, and only once."""

    def __init__(self, refs: Iterable[Ref], entry: Entry | None, formatting: Formatting) -> None:
        self.looks: list[Look] = []
        self._refs = [ref for ref in refs if len(ref.targets) > 1]
        self._entry = entry
        self._formatting = formatting
        self._takes: list[Target | tuple[Exchange, date, str]] = []
        self._asked: set[object] = set()
        self._round = 0

    def ask(self, known: Known) -> bool:
        """Prepare the next round; whether there is one."""
        self.looks, self._takes = [], []
        self._round += 1
        self._elsewhere(known)
        if self._entry is not None:
            self._accounts(self._entry, known)
            self._rates(self._entry, known)
        return bool(self.looks)

    def _elsewhere(self, known: Known) -> None:
        """Look for what was not found among the objects that it may be of, too."""
        wanted: dict[tuple[Target, str], dict[str, None]] = {}
        for ref in self._refs if self._round == 1 else ():
            if known.of(ref) is None:
                for target in ref.targets[1:]:
                    by, text = _told(ref, target)
                    wanted.setdefault((target, by), {})[text] = None
        for (target, by), values in wanted.items():
            self._look(_look_of(target, by, tuple(values), known.setup), target)

    def _accounts(self, entry: Entry, known: Known) -> None:
        missing = [one for one in dict.fromkeys(_accounts(entry, known)) if self._first(one)]
        if missing:
            self._look(_look_of(_LEDGER, _LEDGER.natural, tuple(missing), known.setup), _LEDGER)

    def _rates(self, entry: Entry, known: Known) -> None:
        day = entry.rate_day or entry.day
        if day is None:
            return
        upto = Match(_START, "lte", (self._formatting.emit_filter(day),))
        for exchange in filter(self._first, _exchanges(entry, known)):
            kind, source, target = exchange
            for pair, field in ((exchange, _RATE), ((kind, target, source), _BACK)):
                if key := known.exchanges.get(pair):
                    look = Look("EXCHANGERATEENTRY", (_RATE, _BACK), _TABLE, (key,), upto, _START)
                    self._look(look, (exchange, day, field))

    def _look(self, look: Look, take: Target | tuple[Exchange, date, str]) -> None:
        self.looks.append(look)
        self._takes.append(take)

    def _first(self, one: object) -> bool:
        """Whether nobody has asked for it yet."""
        first = one not in self._asked
        self._asked.add(one)
        return first

    def take(self, known: Known, answers: Sequence[Rows]) -> Known:
        """What is known with these answers, too."""
        found, unread, rates = dict(known.found), dict(known.unread), dict(known.rates)
        for look, take, rows in zip(self.looks, self._takes, answers, strict=True):
            if isinstance(rows, str):
                unread[look.object] = rows
            elif isinstance(take, Target):
                found.update(_keyed(take, look.by, rows))
            else:
                exchange, day, field = take
                text = rows[0].get(field) if rows else ""
                if text and Decimal(text):
                    rates.setdefault((exchange, day), Decimal(text))
        return replace(known, found=found, unread=unread, rates=rates)


_LEDGER: Final = Target("GLACCOUNT", "ACCOUNTNO", tag="gl")
_START: Final = "EFFECTIVE_START_DATE"
_TABLE: Final = "EXCHANGERATEKEY"
_RATE: Final = "EXCHANGE_RATE"
_BACK: Final = "RECIPROCAL_RATE"


def _told(ref: Ref, target: Target) -> tuple[str, str]:
    """The field by which a reference names a record of the target, and its text there."""
    return (target.key, ref.key) if ref.key else (target.natural, ref.natural)


def _keyed(
    target: Target, by: str, rows: Sequence[Record]
) -> Iterator[tuple[tuple[str, str, str], Found]]:
    """The rows as they are found again: by what they were asked by, or by either."""
    for how, field in (("key", target.key), ("natural", target.natural)):
        for row in rows if by in {"", field} else ():
            yield (target.object, how, str(row[field])), _found(target, row)


def _look_of(target: Target, by: str, values: tuple[str, ...], setup: Setup) -> Look:
    fields = FIELDS.get(target.object, ())
    if target.object in {"GLACCOUNT", "STATACCOUNT"}:
        fields = (*fields, *setup.required)
    select = tuple(dict.fromkeys((target.key, target.natural, *fields)))
    fresh = target.object in CHANGING
    return Look(target.object, select, by, values, fresh=fresh, key=target.key)


def _found(target: Target, row: Record) -> Found:
    return Found(str(row.get(target.key) or ""), str(row.get(target.natural) or ""), target, row)


def _entities_of(locations: Sequence[Record], entities: Mapping[str, Entity]) -> dict[str, str]:
    """By location: the entity at the top of its branch; none, for one that lies in no entity."""
    parents = {row["LOCATIONID"]: row.get("PARENTID") or "" for row in locations}
    found: dict[str, str] = {}
    for location in {**parents, **dict.fromkeys(entities)}:
        place, seen = location, set[str]()
        while place and place not in entities and place not in seen:
            seen.add(place)
            place = parents.get(place, "")
        if place in entities:
            found[location] = place
    return found


def _exchange(row: Record) -> Exchange:
    return row.get("TYPENAME") or "", row["FROM_CURRENCY"], row["TO_CURRENCY"]


def _default(types: Sequence[Record]) -> str:
    """The rate type that Intacct takes where none is named."""
    ordered = sorted(types, key=lambda row: row.get("ISDEFAULT") != "true")
    return str(ordered[0].get("NAME") or "") if ordered else ""


def _exchanges(entry: Entry, known: Known) -> list[Exchange]:
    """Which rates the lines need: to their entity's currency, and to that of the document's."""
    kind = entry.rate_type or known.default_rate_type
    owner = known.base_of(entity_of(entry, known))
    needed: dict[Exchange, None] = {}
    for line in entry.lines:
        own = known.base_of(entity_of_line(line, entry, known))
        currency = currency_of(line, entry, known)
        told = {own} if line.rate is not None else set[str]()
        told |= {owner} if entry.rate is not None else set[str]()
        for base in (own, owner):
            if base not in {currency, *told}:
                needed[kind, currency, base] = None
    return list(needed)


def _accounts(entry: Entry, known: Known) -> Iterator[str]:
    """The ledger accounts that records name: of the other side, and between entities."""
    for side in {entry.side, *(line.posts_to for line in entry.lines)} - {None}:
        yield from filter(None, (known.named_by(side),))
    used = {entity_of_line(line, entry, known) for line in entry.lines}
    used.add(entity_of(entry, known))
    for entity in known.entities.values():
        if len(used) > 1 and entity.id in used:
            yield from filter(None, (entity.due_from, entity.due_to))
