"""Which days may be posted to: the company's books, its entities' and its applications' (§6.2)."""

from datetime import date

from crossfoot.emulator.company import Company
from crossfoot.emulator.validation import invalid


def check_open(company: Company, day: date, entity: str = "", module: str = "") -> None:
    """Refuse a day on which the books are closed for an entity or an application (`3.AP`).

    The entity "" is the company as a whole. Raises Invalid.
    """
    settings = company.settings
    first = max(
        settings.books_open_from,
        settings.open_from_by_entity.get(entity, ""),
        settings.open_from_by_module.get(module, ""),
    )
    if first and day.isoformat() < first:
        raise invalid("BL01001973", f"Date must be on or after {_shown(first)}.")
    last = settings.books_open_to
    if last and day.isoformat() > last:
        raise invalid("BL01001973", f"Date must be on or before {_shown(last)}.")


def _shown(day: str) -> str:
    return f"{date.fromisoformat(day):%m/%d/%Y}"
