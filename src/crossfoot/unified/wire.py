"""How values are written as JSON for callers."""

from typing import Final

from msgspec.json import Encoder

ENCODER: Final = Encoder(decimal_format="number")
"""Money is a JSON number with exactly the digits that Intacct sent, never through a float."""
