"""How the emulated company is set up: what its administrator, or its subscription, decided."""

import re
from datetime import date
from typing import Annotated, Literal

import msgspec

_PATTERN = re.compile(r"[^%]*%0?[0-9]{0,2}d[^%]*")


class CompanySettings(msgspec.Struct, kw_only=True):
    """Settings of one company; plain types, so that the control API can read and write them."""

    id: str = "demo"
    name: str = "Demo Company"
    base_currency: str = "USD"
    multi_currency: bool = True
    multi_entity: bool = True
    multi_base_currency: bool = False
    first_fiscal_month: int = 1
    books_open_from: str = ""
    """ISO date of the first day that may be posted to; "" is any."""
    books_open_to: str = ""
    """ISO date of the last day that may be posted to; "" is any."""
    open_from_by_entity: dict[str, str] = {}
    """Entity -> ISO date of the first day that may be posted to there, if that is later."""
    open_from_by_module: dict[str, str] = {}
    """Application (`3.AP`) -> ISO date of the first day that it may post to, if that is later."""
    realized_gains_account: str = "7200"
    """Where gains and losses go when a foreign amount is settled at another rate."""
    journal_approvals: bool = False
    """Whether a journal entry to be posted is submitted first, and waits to be approved."""
    auto_number: dict[str, str] = {}
    """Object -> pattern of the ids that a create without one is given: `{"VENDOR": "VEN-%05d"}`."""
    duplicate_document_numbers: Literal["refuse", "allow"] = "refuse"
    """Whether a party may have two bills, or two invoices, with the same number."""
    bill_approvals: bool = False
    """Whether a submitted bill waits to be approved before it is posted."""
    payment_approvals: bool = False
    """Whether a submitted payment of bills waits to be approved before it can be confirmed."""
    purchasing_approvals: bool = False
    """Whether a new purchasing transaction waits to be approved before it is open, or posted."""
    expense_approvals: bool = False
    """Whether a submitted expense report waits to be approved before it is posted."""
    unqueryable_fields: dict[str, list[str]] = {}
    """Object -> fields that `query` refuses here, beside those that the catalog knows of."""
    objects_off: list[str] = []
    """Objects of modules that the company has not subscribed to."""
    private_entities: list[str] = []
    """Entities whose rows the top level sees only with `showprivate`."""
    unknown_fields_on_write: Literal["ignore", "refuse"] = "ignore"
    """`ignore` or `refuse`: what becomes of an element that the object does not have."""
    labels_in_text_queries: bool = True
    """Whether `readByQuery` takes an enum's label beside its stored code (§10, 11)."""
    scan_order: Literal["key", "scattered"] = "key"
    """`key`, or `scattered`: the order of rows where a query asks for none (§7, page overlap)."""

    largest_page: Annotated[int, msgspec.Meta(ge=1, le=2000)] = 2000
    """The most rows that a page of `query` holds, whatever is asked: few rows make many pages."""

    def __post_init__(self) -> None:
        """Refuse a numbering pattern that could not be filled in. Raises ValueError."""
        for name, pattern in self.auto_number.items():
            if not _PATTERN.fullmatch(pattern):
                raise ValueError(f"auto_number of {name}: {pattern!r} is not like 'VEN-%05d'")
        days = [self.books_open_from, self.books_open_to]
        for day in (*days, *self.open_from_by_entity.values(), *self.open_from_by_module.values()):
            if day:
                date.fromisoformat(day)
