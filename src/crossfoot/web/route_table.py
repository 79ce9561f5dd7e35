"""Every operation of the HTTP API, in the order of the documentation."""

from typing import Final

from crossfoot.web import (
    accounts,
    downloads,
    environment,
    installation,
    overrides,
    proxy,
    unified,
    usage,
)
from crossfoot.web.discovery import capabilities, meta, models, tools
from crossfoot.web.operations import Operation

OPERATIONS: Final[tuple[Operation, ...]] = (
    *unified.operations(),
    *downloads.operations(),
    *meta.operations(),
    *models.OPERATIONS,
    *capabilities.OPERATIONS,
    *tools.OPERATIONS,
    *proxy.OPERATIONS,
    *accounts.OPERATIONS,
    *overrides.OPERATIONS,
    *usage.OPERATIONS,
    *installation.OPERATIONS,
    *environment.OPERATIONS,
)
