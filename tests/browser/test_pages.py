"""The pages for people, as a browser shows them."""

from typing import Any

import pytest
from playwright.async_api import Page


@pytest.mark.parametrize("path", ["/", "/errors"])
async def test_pages_can_be_used_by_everyone(
    server: Any, page: Page, find_barriers: Any, path: str
) -> None:
    await page.goto(server.url + path)
    assert await find_barriers(page) == []
