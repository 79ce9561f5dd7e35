"""The seeded companies: `demo`, `lists` (demo without its books), `large` and `empty`.

`fill(company, "demo")` makes Larkfield Group, a maker of laboratory instruments that sells through
a web shop and installs at the customer's site: `docs/demo-company.md` describes it. The same call
makes the same company to the byte, every time.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final, Literal

from crossfoot.emulator.company import Company
from crossfoot.emulator.seed.banks import draft_banks
from crossfoot.emulator.seed.books import THEMES, write_books
from crossfoot.emulator.seed.catalogue import (
    draft_items,
    draft_units,
    draft_warehouses,
    link_item_groups,
)
from crossfoot.emulator.seed.chart import (
    FIRST_ACCOUNTS,
    draft_chart,
    draft_journals,
    draft_labels,
    draft_periods,
)
from crossfoot.emulator.seed.custom_fields import CUSTOM_FIELDS, fill_custom_fields
from crossfoot.emulator.seed.draft import DEMO, Draft, Row, Size
from crossfoot.emulator.seed.links import link_rows
from crossfoot.emulator.seed.names import Names
from crossfoot.emulator.seed.organisation import (
    BOOKS_OPEN_FROM,
    COMPANY_NAME,
    DIMENSIONS,
    draft_exchange_rates,
    draft_organisation,
)
from crossfoot.emulator.seed.papers import draft_papers
from crossfoot.emulator.seed.papers.attachments import write_attachments
from crossfoot.emulator.seed.parties import draft_customers, draft_terms, draft_vendors
from crossfoot.emulator.seed.people import draft_employees
from crossfoot.emulator.seed.projects import draft_projects
from crossfoot.emulator.seed.security import draft_roles, draft_users
from crossfoot.emulator.seed.stamps import number_rows, share_numbers, stamp_rows
from crossfoot.emulator.seed.taxes import draft_taxes

__all__ = ["SCALES", "Scale", "Step", "define", "fill", "steps"]

Scale = Literal["demo", "lists", "large", "empty"]
SCALES: Final[tuple[Scale, ...]] = ("demo", "lists", "large", "empty")
Step = Callable[[str], None]
_SIZES: Final = {"demo": DEMO, "lists": DEMO, "large": DEMO.times(20)}
_WITH_BOOKS: Final = frozenset({"demo"})


def fill(company: Company, scale: Scale = "demo", step: Step = lambda _: None) -> None:
    """Write the company of that scale into an empty `company`; its settings change accordingly.

    `step` hears what is being written next, in a few words.
    """
    define(company, scale)
    step("master data")
    if scale == "empty":
        _complete(draft := _draft_new_company())
        _write(company, draft)
    else:
        _write_lists(company, _draft_group(_SIZES[scale]))
    if scale in _WITH_BOOKS:
        write_books(company, step)


def steps(scale: Scale) -> int:
    """How many steps it takes to fill a company of that scale."""
    return 1 + (len(THEMES) + 1 if scale in _WITH_BOOKS else 0)


def define(company: Company, scale: Scale) -> None:
    """Set a company of that scale up: its settings, custom fields and dimensions, but no rows."""
    if scale == "empty":
        company.settings.multi_entity = False
    else:
        _define(company)


def _complete(draft: Draft) -> None:
    number_rows(draft)
    share_numbers(draft)
    link_rows(draft)
    link_item_groups(draft)
    stamp_rows(draft)


def _write_lists(company: Company, draft: Draft) -> None:
    _complete(draft)
    with company.transaction():
        for papers in draft_papers(draft):
            _write(company, papers)
        write_attachments(company, draft.beside("attachments"))
        _write(company, draft)


def _write(company: Company, draft: Draft) -> None:
    for name in list(draft.rows):
        rows = draft.rows.pop(name)  # given back as soon as written: `large` is large
        company.insert_many(name, _alike(rows, company.table(name).defaults))


def _alike(rows: list[Row], defaults: Row) -> Iterator[Row]:
    """The rows in few shapes, so that SQLite prepares few statements.

    Rows that fill the same contacts get the same fields; those few that have a pay-to contact of
    their own do not burden the others with its twenty columns.
    """
    fields = dict.fromkeys(chain.from_iterable(rows))
    roles = [field for field in fields if field.endswith(".CONTACTNAME")]
    shapes: dict[tuple[bool, ...], list[Row]] = {}
    for row in rows:
        shapes.setdefault(tuple(role in row for role in roles), []).append(row)
    for alike in shapes.values():
        blank = dict.fromkeys(chain.from_iterable(alike), "") | defaults
        yield from (blank | row for row in alike)


def _draft_group(size: Size) -> Draft:
    draft = Draft(size)
    names = Names(draft.random)
    draft_roles(draft)
    draft_users(draft)
    draft_chart(draft)
    draft_journals(draft)
    draft_periods(draft)
    draft_labels(draft)
    draft_taxes(draft)
    draft_organisation(draft, names)
    draft_exchange_rates(draft)
    draft_banks(draft, names)
    draft_employees(draft, names)
    draft_terms(draft)
    draft_vendors(draft, names)
    draft_customers(draft, names)
    draft_units(draft)
    draft_warehouses(draft)
    draft_items(draft, names)
    draft_projects(draft, names)
    fill_custom_fields(draft)
    return draft


def _draft_new_company() -> Draft:
    draft = Draft(Size())
    draft_roles(draft)
    draft_users(draft, only="api")
    draft_chart(draft, only=FIRST_ACCOUNTS)
    draft_journals(draft)
    draft_periods(draft)
    draft_exchange_rates(draft)
    draft_units(draft, only="Each")
    return draft


def _define(company: Company) -> None:
    settings = company.settings
    settings.name = COMPANY_NAME
    settings.multi_base_currency = True
    settings.books_open_from = BOOKS_OPEN_FROM
    settings.auto_number = {
        "VENDOR": "V-%05d",
        "CUSTOMER": "C-%05d",
        "EMPLOYEE": "EMP-%04d",
        "PROJECT": "P-%04d",
    }
    for dimension, label in DIMENSIONS.items():
        company.define_dimension(dimension, label)
    for field in CUSTOM_FIELDS:
        values = field.values if field.kind == "enum" else ()
        company.define_custom_field(field.object, field.id, field.kind, field.label, values)
