"""A secret that cannot be printed by accident."""

import hmac
from typing import Final, NoReturn

MASK: Final = "***"


class Secret:
    """A password, token or key: masked wherever text is made of it, readable only by `reveal`.

    It refuses pickling and has no `__dict__`, so that no dump, log or JSON encoder can show it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret in clear, for the one place that must send or encrypt it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(("Secret", self._value))

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Secret is not to be copied out of the process.")
