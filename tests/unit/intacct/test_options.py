"""What a caller may set, and what not."""

from typing import Any

import pytest

from crossfoot.errors import ConfigurationError
from crossfoot.intacct import Login, Options, Secret, Sender, Transport, quoted


@pytest.mark.parametrize("wrong", [{"concurrent": 0}, {"retries": -1}, {"read_timeout": -1.0}])
def test_options_that_could_not_work_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(wrong))):
        Options(**wrong)


@pytest.mark.parametrize("endpoint", ["", "nonsense", "ftp://x/y", "https://u:p@x/y"])
async def test_an_endpoint_that_is_no_address_is_refused(endpoint: str) -> None:
    with pytest.raises(ConfigurationError, match="endpoint"):
        Transport(Options(endpoint=endpoint))


def test_credentials_never_show_their_passwords() -> None:
    shown = f"{Sender('s', Secret('hidden'))!r} {Login('c', 'u', Secret('hidden'))!s}"
    assert "hidden" not in shown


def test_literals_are_quoted() -> None:
    assert quoted("O'Brien \\ Sons") == "'O\\'Brien \\\\ Sons'"
