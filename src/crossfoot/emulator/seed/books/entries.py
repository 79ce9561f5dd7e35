"""Journal entries: what accountants book by hand, month after month, in every entity."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from crossfoot.emulator.ledger import Batch, Document, Line, cents
from crossfoot.emulator.seed.books.clerk import ZERO, Clerk, months
from crossfoot.emulator.seed.books.desk import FIRST_DAY, Desk, pick, some_day
from crossfoot.emulator.seed.draft import REFERENCE_DATE
from crossfoot.emulator.seed.papers.attachments import ATTACHED

_RECLASSES: Final = 2_900
_BETWEEN: Final = 600
_FOREIGN: Final = 450
_UNPOSTED: Final = 260
_BANK: Final = {"E100": "1011", "E200": "1021", "E300": "1031"}
_WAGES: Final = (
    ("6000", 41_000),
    ("6010", 1_900),
    ("6030", 3_600),
    ("6040", 4_100),
    ("6050", 2_200),
)
"""Payroll accounts and what a department costs at one place in half a month, about."""

_WITHHELD: Final = (("2140", 18), ("2150", 9), ("2160", 6))
"""Liabilities and their percent of gross pay."""

_ASSETS: Final = (
    ("7000", "1610", 5_200),
    ("7000", "1620", 7_900),
    ("7000", "1660", 3_100),
    ("7010", "1730", 1_150),
)
_PREPAID: Final = (
    ("6130", "1400", 1_900),
    ("6100", "1410", 6_400),
    ("6400", "1420", 2_750),
    ("6310", "1430", 1_300),
    ("6420", "1420", 640),
    ("5200", "1440", 310),
    ("6020", "1450", 2_100),
    ("6500", "1420", 480),
)
_ACCRUED: Final = (
    ("6500", "2190", 4_200),
    ("6510", "2190", 2_700),
    ("6520", "2100", 3_900),
    ("6110", "2100", 1_450),
    ("6420", "2100", 820),
    ("6080", "2110", 7_300),
    ("6000", "2120", 5_100),
    ("6020", "2130", 6_600),
    ("5210", "2100", 2_300),
    ("5320", "2180", 1_700),
    ("6300", "2100", 4_800),
    ("6060", "2100", 2_050),
)
_EXPENSES: Final = ("6110", "6120", "6215", "6220", "6300", "6400", "6410", "6420", "6520")
_COUNTS: Final = (("9000", 4, 40), ("9010", 3, 38), ("9200", 10, 260), ("9210", 40, 900))
"""Statistical accounts and the least and most of what they count in a month."""

_REASONS: Final = (
    "Wrong department",
    "Moved to the right account",
    'See ticket "GL-{at}" & mail',
    "Umbuchung Kostenstelle",
    "Correction of {day:%m/%Y} <approved>",
    "Split by floor space",
)


def keep_journals(desk: Desk) -> None:
    """Everything that recurs, then what happens now and then."""
    journals = _Journals(desk)
    for month in months(FIRST_DAY, REFERENCE_DATE):
        for entity in desk.places:
            journals.payroll(entity, month)
            journals.depreciation(entity, month)
            journals.prepaid(entity, month)
            journals.accruals(entity, month)
            journals.counts(entity, month)
    journals.web_shop()
    journals.bonuses()
    journals.now_and_then()


class _Journals:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.clerk = desk, Clerk(desk, "journals")
        self.chance = self.clerk.chance
        self._attached: Iterator[str] = iter(ATTACHED["journal_entry"])
        self._count = 0

    def post(  # noqa: PLR0913 -- an entry has as many parts
        self,
        entity: str,
        day: date,
        journal: str,
        title: str,
        lines: list[Line],
        *,
        currency: str = "",
        state: str = "Posted",
        header: Mapping[str, Any] | None = None,
    ) -> Batch:
        """Post an entry; some carry a reference number or an attachment."""
        self._count += 1
        own = self.desk.places[entity].currency
        rates = self.desk.rates.both(currency or own, day)
        more: dict[str, Any] = dict(header or {})
        if self.chance.random() < 0.3:
            more["REFERENCENO"] = f"{journal}-{day:%y%m}-{self._count}"
        if self._count % 227 == 0 and (attached := next(self._attached, "")):
            more["SUPDOCID"] = attached
        return self.desk.book.post(
            Document(
                kind="GLBATCH",
                key=self._count,
                day=day,
                entity=entity,
                currency=currency or own,
                lines=tuple(lines),
                stamp=self.desk.stamp(self.chance, min(day, REFERENCE_DATE)),
                description=title,
                rate=rates[own],
                rates=rates,
                journal=journal,
                state=state,
                header=more,
            )
        )

    def amount(self, about: int) -> Decimal:
        """An amount of about that many units, to the cent."""
        return cents(Decimal(about) * (600 + int(self.chance.random() * 800)) / 1000)

    def line(self, account: str, amount: Decimal, entity: str, place: str = "") -> Line:
        """A line at a place of the entity, with what its account requires and some more."""
        department = ""
        if "DEPARTMENTID" in self.desk.required[account] or self.chance.random() < 0.3:
            department = self.clerk.department()
        more = self.clerk.dimensions(entity, account)
        return Line(account, amount, place or self.clerk.place(entity), department, more)

    # --- what recurs ---

    def payroll(self, entity: str, month: date) -> None:
        """Twice a month: wages by department and place, withholdings and the bank."""
        for day in (month.replace(day=15), month):
            lines: list[Line] = []
            for department in self.desk.departments:
                place = self.clerk.place(entity)
                for account, about in _WAGES:
                    if account != "6010" or self.chance.random() < 0.4:
                        amount = self.amount(about // len(self.desk.departments))
                        lines.append(Line(account, amount, place, department))
            self._withhold(entity, lines)
            self.post(entity, day, "PYRJ", f"Payroll {day:%m/%d/%Y}", lines)

    def _withhold(self, entity: str, lines: list[Line]) -> None:
        gross = sum((line.amount for line in lines), ZERO)
        place = self.desk.places[entity].locations[0]
        for account, percent in _WITHHELD:
            lines.append(Line(account, -cents(gross * percent / 100), place))
        lines.append(Line(_BANK[entity], -sum((line.amount for line in lines), ZERO), place))

    def depreciation(self, entity: str, month: date) -> None:
        """One entry for each class of assets."""
        for expense, accumulated, about in _ASSETS:
            amount = self.amount(about)
            lines = [self.line(expense, amount, entity), self.line(accumulated, -amount, entity)]
            self.post(entity, month, "AJ", f"Depreciation {month:%B %Y}", lines)

    def prepaid(self, entity: str, month: date) -> None:
        """What was paid ahead becomes expense."""
        for expense, asset, about in _PREPAID:
            amount = self.amount(about)
            lines = [self.line(expense, amount, entity), self.line(asset, -amount, entity)]
            self.post(entity, month, "AJ", f"Release of prepaid expenses {month:%m/%Y}", lines)

    def accruals(self, entity: str, month: date) -> None:
        """Accruals, reversed on the first of the next month."""
        for expense, liability, about in _ACCRUED:
            amount = self.amount(about)
            lines = [self.line(expense, amount, entity), self.line(liability, -amount, entity)]
            title = f"Accrual {month:%m/%Y}"
            first = self.post(entity, month, "AJ", title, lines)
            next_day = month + timedelta(days=1)
            if next_day <= REFERENCE_DATE:
                self._reverse(entity, next_day, first, title, lines)

    def _reverse(self, entity: str, day: date, first: Batch, title: str, lines: list[Line]) -> None:
        turned = [line._replace(amount=-line.amount) for line in lines]
        header = {"REVERSEDFROM": str(first.number)}
        second = self.post(entity, day, "AJ", f"Reversed - {title}", turned, header=header)
        first.header = {
            **first.header,
            "REVERSED": day.isoformat(),
            "REVERSEDKEY": str(second.number),
        }

    def counts(self, entity: str, month: date) -> None:
        """Heads, hours and orders, on the statistical accounts."""
        for account, least, most in _COUNTS:
            lines = []
            for place in self.desk.places[entity].locations[:3]:
                number = Decimal(least + int(self.chance.random() * (most - least)))
                department = self.clerk.department() if account < "9100" else ""
                lines.append(Line(account, number, place, department))
            header = {"STATISTICAL": "true"}
            title = f"Statistics {month:%m/%Y}"
            self.post(entity, month, "STAT", title, lines, header=header)

    # --- what happens in one entity ---

    def web_shop(self) -> None:
        """What the payment processor reports of each working day."""
        day = FIRST_DAY
        while day <= REFERENCE_DATE:
            if day.weekday() < 5:
                sold = self.amount(6_400)
                tax, fee = cents(sold * 4 / 100), cents(sold * 29 / 1000)
                lines = [
                    Line("1060", sold + tax - fee, "112"),
                    Line("5230", fee, "112"),
                    self.line("4030", -sold, "E100", "112"),
                    Line("2200", -tax, "112"),
                ]
                self.post("E100", day, "GJ", f"Web shop settlement {day:%m/%d/%Y}", lines)
            day += timedelta(days=1 if day.weekday() != 4 else 3)

    def bonuses(self) -> None:
        """Once a year, one line for each employee of an entity."""
        for year in (2024, 2025):
            for entity in self.desk.places:
                people = list(dict.fromkeys(self._people(entity)))
                place = self.desk.places[entity].locations[0]
                lines = [
                    Line("6020", self.amount(1_400), place, "200", {"EMPLOYEEID": person})
                    for person in people
                ]
                total = sum((line.amount for line in lines), ZERO)
                lines.append(Line("2130", -total, place))
                self.post(entity, date(year, 12, 20), "PYRJ", f"Bonus {year}", lines)

    def _people(self, entity: str) -> list[str]:
        found = self.desk.company.database.execute(
            'SELECT "EMPLOYEEID" FROM EMPLOYEE WHERE ifnull("MEGAENTITYID", ?) = ? ORDER BY 1',
            [entity, entity],
        )
        return [row[0] for row in found]

    # --- what happens now and then ---

    def now_and_then(self) -> None:
        """Reclasses, entries between entities, foreign ones, and those that wait."""
        for count, make in (
            (_RECLASSES, self._reclass),
            (_BETWEEN, self._between),
            (_FOREIGN, self._foreign),
            (_UNPOSTED, self._unposted),
        ):
            days = sorted(some_day(self.chance, FIRST_DAY) for _ in range(count))
            for day in days:
                make(pick(self.chance, list(self.desk.places)), day)

    def _title(self, day: date) -> str:
        return pick(self.chance, _REASONS).format(at=self._count, day=day)

    def _pair(self, entity: str) -> list[Line]:
        amount = self.amount(pick(self.chance, (90, 420, 1_300, 5_500)))
        accounts = (pick(self.chance, _EXPENSES), pick(self.chance, _EXPENSES))
        return [
            self.line(accounts[0], amount, entity),
            self.line(accounts[1], -amount, entity),
        ]

    def _reclass(self, entity: str, day: date) -> None:
        lines = [
            line for _ in range(1 + int(self.chance.random() * 3)) for line in self._pair(entity)
        ]
        self.post(entity, day, pick(self.chance, ("GJ", "AJ")), self._title(day), lines)

    def _between(self, entity: str, day: date) -> None:
        """One entity pays, another bears the cost; the ledger adds what they owe each other."""
        other = pick(self.chance, [place for place in self.desk.places if place != entity])
        amount = self.amount(3_200)
        head = self.desk.places[entity].locations[0]
        lines = [
            self.line(pick(self.chance, _EXPENSES), amount, other),
            Line("2100", -amount, head),
        ]
        self.post(entity, day, "IEJ", f"Charged to {other}", lines)

    def _foreign(self, entity: str, day: date) -> None:
        own = self.desk.places[entity].currency
        currency = pick(self.chance, [code for code in ("USD", "EUR", "GBP", "CHF") if code != own])
        self.post(entity, day, "GJ", self._title(day), self._pair(entity), currency=currency)

    def _unposted(self, entity: str, day: date) -> None:
        """Entries of the last weeks that are not, or will never be, in the ledger."""
        day = REFERENCE_DATE - timedelta(days=int(self.chance.random() * 60))
        state = pick(self.chance, ("Draft", "Draft", "Submitted", "Partially Approved", "Declined"))
        self.post(entity, day, "GJ", self._title(day), self._pair(entity), state=state)
