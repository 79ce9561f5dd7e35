"""Reports (unified-api §5.12): computed from GLACCOUNTBALANCE, GLDETAIL and open documents, not read."""

from crossfoot.unified.reports import compute
from crossfoot.unified.reports.request import FILTERS
from crossfoot.unified.reports.shapes import Report
from crossfoot.unified.resource import Resource

REPORTS = Resource(
    Report,
    model="accounting",
    path="reports",
    sources=(),
    operations=frozenset({"list"}),
    computed=compute,
    behind=("GLACCOUNT", "GLACCOUNTBALANCE", "GLDETAIL"),
    own_filters=FILTERS,
)
