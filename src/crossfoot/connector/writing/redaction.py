"""Requests as the audit log keeps them: without secrets, and without whole files."""

import re
from collections.abc import Mapping
from typing import Any, Final

from crossfoot.secret import MASK

_SECRET: Final = re.compile(
    r"passw|secret|token|securitycode|cvv|^pin$|cardnum|accountnumber$|bankaccountno|routing|^ssn$"
    r"|socialsecurity|^iban$",
    re.IGNORECASE,
)
LONGEST: Final = 4_000
"""Characters of one text: longer ones are files, which stand in the company."""


def redacted(value: Any, name: str = "") -> Any:
    """A body with the values of secret members masked, whatever they are nested in."""
    if isinstance(value, Mapping):
        return {key: redacted(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [redacted(inner, name) for inner in value]
    if value not in {None, ""} and _SECRET.search(name.replace("_", "")):
        return MASK
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[:100]}… ({len(value)} characters)"
    return value
