"""The page `docs/settings.md`."""

from typing import Final

from crossfoot.settings.table import TABLE, Row, variable


def reference() -> str:
    """The page `docs/settings.md`, as Markdown."""
    rows = [
        f"| `{variable(name)}` | {_default_shown(row)} | {row.help} |"
        for name, row in TABLE.items()
    ]
    return "\n".join([*_PREFACE, *rows, ""])


def _default_shown(row: Row) -> str:
    if not row.default:
        return "none"
    shown = row.default.replace("{data_dir}", "$CROSSFOOT_DATA_DIR")
    return f"`{shown.replace('{cache_home}', '~/.cache')}`"


_PREFACE: Final = (
    "# Settings",
    "",
    "<!-- Made from the table in src/crossfoot/settings/table.py by `make docs`. -->",
    "",
    "Every setting is an environment variable. With wrong settings nothing starts, and every",
    "mistake is listed at once. `crossfoot config show` prints the values in force, with secrets",
    "masked, and where each comes from.",
    "",
    "| Variable | Default | Meaning |",
    "| --- | --- | --- |",
)
