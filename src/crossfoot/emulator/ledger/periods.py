"""Which days may be posted to: the company's books, its entities' and its applications' (§6.2)."""

from datetime import date

from crossfoot.emulator.company import Company
from crossfoot.emulator.validation import invalid


def check_open(company: Company, day: date, entity: str = "", module: str = "") -> None:
    """Refuse a day on which the books are closed for an entity or an application (`3.AP`).

    The entity "" is the company as a whole. Raises Invalid.
    """
    settings = company.settings
    first = max(_opened(company, entity), settings.open_from_by_module.get(module, ""))
    if first and day.isoformat() < first:
        raise invalid("BL01001973", f"Date must be on or after {_shown(first)}.")
    last = settings.books_open_to
    if last and day.isoformat() > last:
        raise invalid("BL01001973", f"Date must be on or before {_shown(last)}.")


def publish(company: Company) -> None:
    """Let each entity tell since when its books are open (LOCATIONENTITY.STARTOPEN, §4.8)."""
    for row in list(company.rows("LOCATIONENTITY")):
        opened = {"STARTOPEN": _opened(company, row["LOCATIONID"]) or None}
        company.update("LOCATIONENTITY", row["RECORDNO"], opened)


def _opened(company: Company, entity: str) -> str:
    settings = company.settings
    return max(settings.books_open_from, settings.open_from_by_entity.get(entity, ""))


def _shown(day: str) -> str:
    return f"{date.fromisoformat(day):%m/%d/%Y}"
