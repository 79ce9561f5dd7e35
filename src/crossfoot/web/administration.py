"""What the administrative operations share: their lists' parameters and their envelope.

The rooms behind check filters themselves and name the valid ones (unified-api §2.2, §4.4).
"""

from typing import Any, Final

from crossfoot.web.operations import Parameter

MOST: Final = 5_000  # unified-api §13

OPERATORS: Final = "Compare otherwise with `[ne]`, `[in]`, `[gt]`, `[gte]`, `[lt]` or `[lte]`."


def filters(*names: str) -> tuple[Parameter, ...]:
    """The filters of an administrative list, and its paging."""
    found = (
        Parameter(
            name=name,
            description=f"Only rows with this `{name}`. {OPERATORS}",
            schema=_schema(name),
        )
        for name in names
    )
    return (*found, *paging(MOST, "rows"))


def paging(most: int, of: str) -> tuple[Parameter, ...]:
    """How to walk a list whose pages have so many at most."""
    return (
        Parameter(
            name="limit",
            description=f"How many {of} a page has at most.",
            schema={"type": "integer", "minimum": 1, "maximum": most, "default": most},
        ),
        Parameter(
            name="next_cursor",
            description="Where to go on: the `next_cursor` of the previous page.",
            schema={"type": "string"},
        ),
    )


def _schema(name: str) -> dict[str, Any]:
    if name.endswith("_at"):
        return {"type": "string", "format": "date-time"}
    if name.startswith(("is_", "show_")):
        return {"type": "boolean"}
    return {"type": "string"}
