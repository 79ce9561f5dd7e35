"""The page `docs/dry-run.md`: its words stand in `checks_page.md`, its table are the rules."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import resources

from crossfoot.unified.writing.checks import RULES
from crossfoot.unified.writing.checks.amounts import MOST_DECIMALS, NO_DECIMALS
from crossfoot.unified.writing.checks.dates import AHEAD, EARLIEST, FARTHEST, LONG_AGO


def reference() -> str:
    """The page, as Markdown."""
    text = (resources.files(__package__) / "checks_page.md").read_text("utf-8")
    return text.format(
        rules="\n".join(_rules()),
        farthest=_years(FARTHEST),
        earliest=EARLIEST.year,
        ahead=_years(AHEAD),
        ago=_years(LONG_AGO),
        decimals=MOST_DECIMALS,
        whole=", ".join(sorted(NO_DECIMALS)),
    )


def _rules() -> Iterator[str]:
    yield "| Rule | What it says | |"
    yield "| --- | --- | --- |"
    for code, rule in RULES.items():
        weight = "problem" if rule.refuses else "warning"
        posting = ", *posting*" if rule.posting else ""
        yield f"| `{code}` | {rule.says} | {weight}{posting} |"


def _years(span: timedelta) -> str:
    years = span.days // 365
    return f"{years} year{'' if years == 1 else 's'}"
