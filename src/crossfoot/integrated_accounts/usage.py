"""What an integrated account's gateway calls cost, for people: by day or month."""

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, Literal, cast

from msgspec import Struct
from sqlalchemy import Row, select

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import InvalidParameter, UnknownIntegratedAccount, UnknownParameter
from crossfoot.intacct import KINDS, Kind
from crossfoot.integrated_accounts.context import ALLOWANCE, whole_number
from crossfoot.integrated_accounts.metering import BOUNDS, Metering
from crossfoot.store import Store
from crossfoot.store.listing import Params
from crossfoot.store.tables import BUCKETS, gateway_usage, integrated_accounts

Grouping = Literal["day", "month"]
PARAMETERS: Final = ("from", "to", "group_by")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Bucket(Struct, kw_only=True):
    """How many calls took about as long."""

    up_to: float | None
    """Seconds; null for all that took longer than the bucket before."""
    calls: int


class Durations(Struct, kw_only=True):
    """How long calls took."""

    seconds: float
    """All together."""
    p50: float | None
    """Seconds within which half of the calls were done: the end of that call's bucket."""
    p99: float | None
    """The same for 99 of 100 calls; null where there is no call, or no end to its bucket."""
    buckets: list[Bucket]
    """The histogram."""


class Usage(Struct, kw_only=True):
    """What calls to the gateway cost."""

    calls: int
    """HTTP requests to the gateway, sign-ins and repeated ones among them."""
    transactions: int
    """What Sage bills for them: pages read and records written."""
    failures: int
    """Calls that Sage Intacct refused, or that got no answer."""
    turned_away: int
    """Calls that were not sent because the company's lane was full."""
    waiting: Durations
    """In the lane, before they were sent."""
    gateway: Durations
    """At Sage Intacct."""


class KindUsage(Usage, kw_only=True):
    """What the calls of one kind cost."""

    kind: Kind


class PeriodUsage(Usage, kw_only=True):
    """What the calls of a day or a month cost, in UTC."""

    period: str
    """`2026-11-25` or `2026-11`."""
    kinds: list[KindUsage]
    """The same for each kind of call that there was."""


class MonthSoFar(Struct, kw_only=True):
    """The month that runs, as far as it has come."""

    period: str
    transactions: int
    """Counted here; other integrations of the company count at Sage as well."""
    allowance: int
    """Transactions in the company's tier, as set."""
    remaining: int


class AccountUsage(Struct, kw_only=True, rename={"from_": "from"}):
    """What an integrated account's calls cost, and how much of the month's allowance is left."""

    integrated_account_id: str
    from_: date
    to: date
    group_by: Grouping
    result: list[PeriodUsage]
    """Days or months in their order; those without a call are left out."""
    current_month: MonthSoFar


class UsageReports:
    """Reads what has been counted."""

    def __init__(
        self, store: Store, metering: Metering, allowance: int, clock: Clock = SYSTEM_CLOCK
    ) -> None:
        self._store = store
        self._metering = metering
        self._allowance = allowance
        self._clock = clock

    async def report(self, environment_id: str, account_id: str, params: Params) -> AccountUsage:
        """An account's usage `from` a day `to` a day, both included; by default this month's.

        Raises:
            UnknownIntegratedAccount: the environment has none by this id.
            UnknownParameter, InvalidParameter: what is asked for cannot be.
        """
        today = self._clock.now().date()
        since, until, by = _asked(params, today)
        await self._metering.write()
        month = today.replace(day=1)
        table, accounts = gateway_usage.c, integrated_accounts.c
        mine = table.integrated_account_id == account_id
        async with self._store.read() as connection:
            context = await connection.scalar(
                select(accounts.context).where(
                    accounts.id == account_id, accounts.environment_id == environment_id
                )
            )
            if context is None:
                raise UnknownIntegratedAccount(
                    f"There is no integrated account {account_id!r} in this environment."
                )
            asked = select(gateway_usage).where(mine, table.day.between(since, until))
            rows = (await connection.execute(asked)).all()
            months = select(table.transactions).where(mine, table.day.between(month, today))
            spent = sum(await connection.scalars(months))
        allowance = whole_number(context, ALLOWANCE) or self._allowance
        return AccountUsage(
            integrated_account_id=account_id,
            from_=since,
            to=until,
            group_by=by,
            result=_periods(rows, by),
            current_month=MonthSoFar(
                period=_period(today, "month"),
                transactions=spent,
                allowance=allowance,
                remaining=max(allowance - spent, 0),
            ),
        )


def _asked(params: Params, today: date) -> tuple[date, date, Grouping]:
    for name in params:
        if name not in PARAMETERS:
            raise UnknownParameter(name, PARAMETERS)
    by = params.get("group_by", "day")
    if by not in ("day", "month"):
        raise InvalidParameter("group_by", f"{by!r} is no such grouping.", "Use day or month.")
    since = _day(params, "from", today.replace(day=1))
    last = calendar.monthrange(today.year, today.month)[1]
    until = _day(params, "to", max(since, today.replace(day=last)))
    if until < since:
        raise InvalidParameter("to", "it is before `from`.", "Give a later day.")
    return since, until, cast("Grouping", by)


def _day(params: Params, name: str, default: date) -> date:
    if name not in params:
        return default
    text = str(params[name])
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # there is no such day
    raise InvalidParameter(name, f"{text!r} is not a day.", "Write one such as 2026-01-31.")


def _period(day: date, by: Grouping) -> str:
    return day.isoformat() if by == "day" else f"{day:%Y-%m}"


def _periods(rows: Sequence[Row[Any]], by: Grouping) -> list[PeriodUsage]:
    grouped: dict[str, dict[Kind, Counter[str]]] = {}
    for row in sorted(rows, key=lambda row: row.day):
        kinds = grouped.setdefault(_period(row.day, by), {})
        kinds.setdefault(row.kind, Counter()).update(_sums(row))
    return [
        PeriodUsage(
            period=period,
            **_usage(kinds.values()),
            kinds=[
                KindUsage(kind=kind, **_usage([kinds[kind]])) for kind in KINDS if kind in kinds
            ],
        )
        for period, kinds in grouped.items()
    ]


def _sums(row: Row[Any]) -> dict[str, int]:
    return {name: value for name, value in row._mapping.items() if isinstance(value, int)}  # noqa: SLF001 -- SQLAlchemy's public name for a row's columns


def _usage(counted: Iterable[Counter[str]]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    for counts in counted:
        total.update(counts)
    plain = ("calls", "transactions", "failures", "turned_away")
    return {name: total[name] for name in plain} | {
        "waiting": _durations(total, "waited"),
        "gateway": _durations(total, "gateway"),
    }


def _durations(total: Counter[str], name: str) -> Durations:
    calls = [total[f"{name}_{bucket}"] for bucket in range(BUCKETS)]
    ends = (*BOUNDS, None)
    return Durations(
        seconds=total[f"{name}_ms"] / 1000,
        p50=_within(calls, ends, 50),
        p99=_within(calls, ends, 99),
        buckets=[Bucket(up_to=end, calls=n) for end, n in zip(ends, calls, strict=True)],
    )


def _within(calls: Sequence[int], ends: Sequence[float | None], percent: int) -> float | None:
    """The end of the bucket in which that many of the calls, the quickest first, are reached."""
    wanted = sum(calls) * percent
    reached = 0
    for number, end in zip(calls, ends, strict=True):
        reached += number * 100
        if number and reached >= wanted:
            return end
    return None
