"""Write the pages of docs/ that are derived from code (`make docs`). A test holds them fresh."""

from pathlib import Path

from crossfoot import settings
from crossfoot.unified import accounts_page, coverage, page
from crossfoot.unified.writing import checks_page

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = {
    "settings.md": settings.reference,
    "resources.md": page.reference,
    "coverage.md": coverage.reference,
    "accounts.md": accounts_page.reference,
    "dry-run.md": checks_page.reference,
}


def main() -> None:
    """Write each page."""
    for name, reference in PAGES.items():
        (DOCS / name).write_text(reference())


if __name__ == "__main__":
    main()
