"""Which report a caller wants, read from a list's conditions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from crossfoot.errors import InvalidParameter, MissingParameter
from crossfoot.unified.dimensions import Place
from crossfoot.unified.filters import FilterSpec
from crossfoot.unified.query import Conditions, Either, Sort
from crossfoot.unified.reports.shapes import ReportType

TRACKING: Final = "tracking_categories"

FILTERS: Final[tuple[FilterSpec, ...]] = (
    FilterSpec("type", "enum", ("eq",), tuple(ReportType), "Which report. Required."),
    FilterSpec(
        "start_date",
        "date",
        ("eq",),
        (),
        "First day, together with `end_date`; by default that of the current fiscal year. Balance "
        "sheets and agings look at one day and do without.",
    ),
    FilterSpec(
        "end_date", "date", ("eq",), (), "Last day, or the day looked at; by default today."
    ),
    FilterSpec("company", "id", ("eq", "in"), (), "The entities to report on; by default each."),
    FilterSpec(
        "group_by",
        "string",
        ("eq",),
        (),
        "The dimension that parts the rows: `department`, `project` … or the company's own.",
    ),
    FilterSpec(
        TRACKING,
        "string",
        ("eq", "in"),
        (),
        "Only what carries a value of a dimension: `tracking_categories[department]=400`, by the "
        "value's number or its id.",
        keyed=True,
    ),
    FilterSpec(
        "contact.id", "id", ("eq", "in"), (), "Of agings: the customers or vendors to look at."
    ),
    FilterSpec(
        "contact.type", "enum", ("eq",), ("customer", "vendor"), "Of agings: must fit the type."
    ),
    FilterSpec("account", "id", ("eq", "in"), (), "Of the general ledger: the accounts to show."),
)
AGED: Final = {
    ReportType.AGED_RECEIVABLE_SUMMARY: "customer",
    ReportType.AGED_RECEIVABLE_DETAIL: "customer",
    ReportType.AGED_PAYABLE_SUMMARY: "vendor",
    ReportType.AGED_PAYABLE_DETAIL: "vendor",
}
ON_ONE_DAY: Final = frozenset({ReportType.BALANCE_SHEET, *AGED})
"""Reports that look at one day."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a report must know of its company: the day, the fiscal year and where lines carry what.

    `places` are the dimensions of GLDETAIL, `base_currency` that of a company of one entity.
    """

    today: date
    first_fiscal_month: int
    base_currency: str
    places: tuple[Place, ...] = ()

    def fiscal_year_start(self, day: date) -> date:
        """The first day of the fiscal year that holds a day."""
        year = day.year if day.month >= self.first_fiscal_month else day.year - 1
        return date(year, self.first_fiscal_month, 1)

    def place(self, dimension: str, parameter: str) -> Place:
        """Where ledger lines carry a dimension. Raises InvalidParameter naming the company's."""
        found = next((place for place in self.places if place.type == dimension), None)
        if found is None:
            names = ", ".join(place.type for place in self.places)
            reason = f"the company's ledger has no dimension {dimension!r}."
            raise InvalidParameter(parameter, reason, f"Use one of: {names}.")
        return found


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """One report, checked. `values` are the wanted values of dimensions as callers write them."""

    type: ReportType
    start: date
    end: date
    companies: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    group: Place | None = None
    values: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)


def read_request(conditions: Conditions, setting: Setting) -> ReportRequest:
    """Read it. Raises MissingParameter and InvalidParameter naming field, reason and remedy."""
    asked = dict(_pairs(conditions))
    if "type" not in asked:
        raise MissingParameter("type")
    type_ = ReportType(asked["type"][0])
    _check_fits(type_, asked)
    start, end = _days(type_, asked, setting)
    group = asked.get("group_by")
    dimensions = [name.partition(".")[2] for name in asked if name.startswith(f"{TRACKING}.")]
    return ReportRequest(
        type_,
        start,
        end,
        companies=asked.get("company", ()),
        contacts=asked.get("contact.id", ()),
        accounts=asked.get("account", ()),
        group=setting.place(group[0], "group_by") if group else None,
        values={
            setting.place(name, f"{TRACKING}[{name}]"): asked[f"{TRACKING}.{name}"]
            for name in dimensions
        },
    )


def _pairs(conditions: Conditions) -> Iterable[tuple[str, tuple[str, ...]]]:
    for condition in conditions:
        if isinstance(condition, Either | Sort):
            raise InvalidParameter("or", "a report has no alternatives.", "Ask for one at a time.")
        yield condition.field, condition.values


def _check_fits(type_: ReportType, asked: Mapping[str, tuple[str, ...]]) -> None:
    aged = AGED.get(type_)
    ledger_only = [name for name in asked if name == "group_by" or name.startswith(f"{TRACKING}.")]
    wrong: list[tuple[str, str]] = []
    if aged:
        wrong += [
            (name, "an aging looks at documents, not at ledger lines.") for name in ledger_only
        ]
        if asked.get("contact.type", (aged,))[0] != aged:
            wrong.append(("contact[type]", f"this report is about {aged}s."))
    else:
        names = [name for name in ("contact.id", "contact.type") if name in asked]
        wrong += [(n.replace(".", "[") + "]", "only agings are about contacts.") for n in names]
    if type_ is ReportType.GENERAL_LEDGER:
        wrong += [(n, "a general ledger lists every line.") for n in ledger_only if n == "group_by"]
    elif "account" in asked:
        wrong.append(("account", "only the general ledger is about single accounts."))
    if wrong:
        name, reason = wrong[0]
        raise InvalidParameter(name, reason, "Leave it out.")


def _days(
    type_: ReportType, asked: Mapping[str, tuple[str, ...]], setting: Setting
) -> tuple[date, date]:
    start, end = (_day(asked, name) for name in ("start_date", "end_date"))
    if type_ in ON_ONE_DAY:
        day = end or setting.today
        if start is not None and start > day:
            raise InvalidParameter("start_date", f"it is after {day}, the day to look at.")
        return setting.fiscal_year_start(day), day
    if (start is None) != (end is None):
        missing = "start_date" if start is None else "end_date"
        raise InvalidParameter(
            missing, "start_date and end_date go together.", "Send both or none."
        )
    if start is None or end is None:
        return setting.fiscal_year_start(setting.today), setting.today
    if start > end:
        raise InvalidParameter("start_date", f"it is after the end_date {end}.", "Swap them.")
    return start, end


def _day(asked: Mapping[str, tuple[str, ...]], name: str) -> date | None:
    texts = asked.get(name)
    return date.fromisoformat(texts[0][:10]) if texts else None
