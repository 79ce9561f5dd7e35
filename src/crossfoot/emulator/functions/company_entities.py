"""The entities that the signed-in user can reach (intacct-xml §2.3, §3.8)."""

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Answer, Call, function
from crossfoot.emulator.response import leaf


@function("readEntityDetails")
def entity_details(call: Call) -> Answer:
    """Every active entity, or the one that the session is in."""
    here = call.session.entity_id
    entities = [
        row
        for row in call.company.rows("LOCATIONENTITY")
        if row["STATUS"] != "inactive" and here in {"", row["LOCATIONID"]}
    ]
    return Answer(data=f"<data>{''.join(_entity(call.company, row) for row in entities)}</data>")


def _entity(company: Company, row: Row) -> str:
    settings = company.settings
    first_month = row["FIRSTMONTH"] or str(settings.first_fiscal_month)
    texts = {
        "id": row["LOCATIONID"],
        "name": row["NAME"],
        "recordno": row["RECORDNO"],
        "currency": row["CURRENCY"] or settings.base_currency,
        "firstfiscalmonth": first_month,
        "firstfiscaltaxmonth": row["FIRSTMONTHTAX"] or first_month,
        "weekstart": row["WEEKSTART"] or "1",
    }
    inside = "".join(leaf(name, text) for name, text in texts.items())
    return f"<entity>{inside}</entity>"
