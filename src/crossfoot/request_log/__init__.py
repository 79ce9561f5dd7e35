"""The log of the API's requests: each with its gateway calls, without secrets and ledgers."""

from crossfoot.request_log.entry import Entry, GatewayNote
from crossfoot.request_log.log import RequestLog
from crossfoot.request_log.reports import Charted, RequestReports, Slot
from crossfoot.request_log.retention import RequestRetention
from crossfoot.request_log.rows import LoggedRequest
from crossfoot.store.listing import read_instant

__all__ = [
    "Charted",
    "Entry",
    "GatewayNote",
    "LoggedRequest",
    "RequestLog",
    "RequestReports",
    "RequestRetention",
    "Slot",
    "read_instant",
]
