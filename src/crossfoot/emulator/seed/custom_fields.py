"""The company's own fields: text, number, date, boolean and pick-list on six objects."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from crossfoot.emulator.seed.draft import Draft
from crossfoot.intacct.catalog import FieldType


@dataclass(frozen=True, slots=True)
class CustomField:
    """A custom field: where, what, and for which share of the rows it is filled."""

    object: str
    id: str
    kind: FieldType
    label: str
    share: float
    values: tuple[str, ...] = ()
    """The labels of a pick-list; for text, the texts that occur."""
    upto: int = 5_000
    """The largest number."""


CUSTOM_FIELDS: Final = (
    CustomField("VENDOR", "RISK_RATING", "enum", "Risk rating", 0.6, ("Low", "Medium", "High")),
    CustomField("VENDOR", "CONTRACT_RENEWAL", "date", "Contract renewal", 0.3),
    CustomField("VENDOR", "ANNUAL_SPEND_TARGET", "decimal", "Annual spend target", 0.4),
    CustomField("VENDOR", "DIVERSITY_CERTIFIED", "boolean", "Diversity certified", 0.5),
    CustomField(
        "VENDOR",
        "SUPPLIER_PORTAL",
        "text",
        "Supplier portal",
        0.2,
        ("https://portal.example/?a=1&b=2", "Ask <purchasing>", 'the "old" portal', "Köln"),
    ),
    CustomField(
        "CUSTOMER",
        "SEGMENT",
        "enum",
        "Segment",
        0.7,
        ("Key Account", "Mid-Market", "Small & Local", "Forschung"),
    ),
    CustomField("CUSTOMER", "CRM_ID", "text", "CRM id", 0.8),
    CustomField("CUSTOMER", "LOYALTY_POINTS", "integer", "Loyalty points", 0.3),
    CustomField("CUSTOMER", "FIRST_ORDER_DATE", "date", "First order", 0.6),
    CustomField("CUSTOMER", "NEWSLETTER", "boolean", "Newsletter", 0.5),
    CustomField("ITEM", "HS_CODE", "text", "Customs tariff number", 0.5),
    CustomField("ITEM", "SHELF_LIFE_DAYS", "integer", "Shelf life (days)", 0.25, upto=730),
    CustomField("ITEM", "DISCONTINUE_ON", "date", "Discontinue on", 0.1),
    CustomField("ITEM", "HAZARDOUS", "boolean", "Hazardous goods", 0.6),
    CustomField("ITEM", "RATING", "enum", "Ingress protection", 0.4, ("IP54", "IP65", "IP67")),
    CustomField("PROJECT", "RISK", "enum", "Risk", 0.7, ("Green", "Amber", "Red")),
    CustomField("PROJECT", "GO_LIVE", "date", "Go-live", 0.5),
    CustomField("PROJECT", "CONTRACTED_HOURS", "decimal", "Contracted hours", 0.6, upto=900),
    CustomField("PROJECT", "NDA_SIGNED", "boolean", "NDA signed", 0.5),
    CustomField("EMPLOYEE", "BADGE_NO", "text", "Badge number", 0.9),
    CustomField("EMPLOYEE", "VACATION_DAYS", "decimal", "Vacation days", 0.8, upto=35),
    CustomField("EMPLOYEE", "NEXT_REVIEW", "date", "Next review", 0.4),
    CustomField("EMPLOYEE", "FIRST_AIDER", "boolean", "First aider", 0.3),
    CustomField("EMPLOYEE", "SHIRT_SIZE", "enum", "Shirt size", 0.5, ("S", "M", "L", "XL")),
    CustomField("GLACCOUNT", "GROUP_ACCOUNT", "text", "Group account", 0.7),
    CustomField(
        "GLACCOUNT",
        "REVIEW_CYCLE",
        "enum",
        "Review cycle",
        0.8,
        ("Every month", "Quarter & year end", 'At the "hard" close'),
    ),
    CustomField("GLACCOUNT", "REVIEW_THRESHOLD", "decimal", "Review threshold", 0.3),
    CustomField("GLACCOUNT", "LAST_REVIEWED", "date", "Last reviewed", 0.4),
    CustomField("GLACCOUNT", "TAX_RELEVANT", "boolean", "Tax relevant", 0.6),
)


def fill_custom_fields(draft: Draft) -> None:
    """Give every custom field a value on its share of the rows, and leave it blank on the rest."""
    for custom in CUSTOM_FIELDS:
        for row in draft.of(custom.object):
            if draft.chance(custom.share):
                row[custom.id] = _value(draft, custom)


def _value(draft: Draft, custom: CustomField) -> str:
    if custom.values:
        return draft.pick(custom.values)
    if custom.kind == "boolean":
        return draft.pick(("true", "false"))
    if custom.kind == "date":
        return draft.day(date(2024, 1, 1), date(2027, 12, 31))
    if custom.kind == "integer":
        return str(draft.random.randint(0, custom.upto))
    if custom.kind == "decimal":
        return f"{draft.random.randint(0, 4 * custom.upto) / 4:g}"
    return f"{custom.id[:2]}-{draft.random.randint(10_000, 99_999)}"
