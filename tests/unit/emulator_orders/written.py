"""Purchasing and order-entry requests, as clients write them."""

from typing import Any

DAY = "<year>2026</year><month>10</month><day>{0}</day>"
VENDOR, CUSTOMER = "V-00023", "C-00008"
CONTACTS = "<returnto><contactname/></returnto><payto><contactname/></payto>"


def line(item: str = "OFS-001", quantity: Any = 1, **more: Any) -> str:
    """A line of a document; further elements in the order of the schema."""
    place = more.pop("locationid", "110")
    order = ("warehouseid", "quantity", "unit", "price", "sourcelinekey")
    values = {"quantity": quantity, "price": "9.99"} | more
    if values["price"] is None:
        del values["price"]
    first = "".join(f"<{name}>{values.pop(name)}</{name}>" for name in order if name in values)
    where = f"<locationid>{place}</locationid>" if place else ""
    rest = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    return f"<itemid>{item}</itemid>{first}{where}{rest}"


def purchase(definition: str = "Purchase Order", *lines: str, **more: str) -> str:
    """`create_potransaction`: header elements before the vendor, after it, and at the end."""
    source = more.get("createdfrom", "")
    created = f"<createdfrom>{source}</createdfrom>" if source else ""
    items = "".join(f"<potransitem>{each}</potransitem>" for each in lines or (line(),))
    return (
        f"<create_potransaction><transactiontype>{definition}</transactiontype>"
        f"<datecreated>{DAY.format(more.get('day', '05'))}</datecreated>{created}"
        f"<vendorid>{more.get('vendor', VENDOR)}</vendorid>{more.get('after', '')}"
        f"<datedue>{DAY.format('30')}</datedue>{CONTACTS}{more.get('late', '')}"
        f"<potransitems>{items}</potransitems>{more.get('end', '')}</create_potransaction>"
    )


def sale(definition: str = "Sales Order", *lines: str, **more: str) -> str:
    """`create_sotransaction`."""
    source = more.get("createdfrom", "")
    created = f"<createdfrom>{source}</createdfrom>" if source else ""
    items = "".join(f"<sotransitem>{each}</sotransitem>" for each in lines or (line("CAS-001"),))
    return (
        f"<create_sotransaction><transactiontype>{definition}</transactiontype>"
        f"<datecreated>{DAY.format('05')}</datecreated>{created}"
        f"<customerid>{more.get('customer', CUSTOMER)}</customerid>"
        f"<datedue>{DAY.format('30')}</datedue>{more.get('late', '')}"
        f"<sotransitems>{items}</sotransitems></create_sotransaction>"
    )


def change(key: str, inside: str, module: str = "po") -> str:
    """`update_potransaction` or its sibling."""
    return f'<update_{module}transaction key="{key}">{inside}</update_{module}transaction>'


def changed_line(number: int, inside: str, module: str = "po") -> str:
    """The lines of an update: one of them changed."""
    name = f"update{module}transitem"
    return f'<{name}s><{name} line_num="{number}">{inside}</{name}></{name}s>'
