"""Every operation of the HTTP API, in the order of the documentation."""

from typing import Final

from crossfoot.web import (
    accounts,
    batch,
    downloads,
    environment,
    events,
    installation,
    log,
    overrides,
    proxy,
    proxy_writes,
    unified,
    usage,
    writes,
)
from crossfoot.web.discovery import capabilities, meta, models, tools
from crossfoot.web.linking import attempt as link_attempt
from crossfoot.web.linking import form
from crossfoot.web.linking import tokens as link_tokens
from crossfoot.web.operations import Operation

OPERATIONS: Final[tuple[Operation, ...]] = (
    *unified.operations(),
    *downloads.operations(),
    *meta.operations(),
    *models.OPERATIONS,
    *capabilities.OPERATIONS,
    *tools.OPERATIONS,
    *proxy.OPERATIONS,
    *proxy_writes.OPERATIONS,
    *batch.OPERATIONS,
    *accounts.OPERATIONS,
    *link_tokens.OPERATIONS,
    *link_attempt.OPERATIONS,
    *form.OPERATIONS,
    *events.OPERATIONS,
    *overrides.OPERATIONS,
    *usage.OPERATIONS,
    *writes.OPERATIONS,
    *log.OPERATIONS,
    *installation.OPERATIONS,
    *environment.OPERATIONS,
)
