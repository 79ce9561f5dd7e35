"""What the company sells and buys: items, units of measure, item groups and warehouses."""

from decimal import Decimal
from typing import Final

from crossfoot.emulator.seed.draft import Draft, Row, full
from crossfoot.emulator.seed.files import read_table
from crossfoot.emulator.seed.names import Names, odd_names, scattered
from crossfoot.emulator.seed.organisation import HEAD_OFFICE

_GROUPS: Final = {
    "Instruments": ("4000", "5000", "1300"),
    "Sensors": ("4010", "5010", "1310"),
    "Consumables": ("4010", "5010", "1310"),
    "Spare Parts": ("4020", "5020", "1320"),
    "Services": ("4110", "5100", ""),
    "Supplies": ("", "6215", "1330"),
}
"""Item GL group: revenue, cost and inventory account."""

_GROUP_KEYS: Final = ("INCOMEACCTKEY", "COGSACCTKEY", "INVACCTKEY")

_UNITS: Final = {
    "Each": ("Each", "ea"),
    "Bottle": ("Bottle", "btl"),
    "Box": ("Box of 100", "box"),
    "Meter": ("Meter", "m"),
    "Hour": ("Hour", "h"),
    "Day": ("Day", "d"),
}
_WAREHOUSES: Final = (
    ("RNO", "Reno Fulfillment", "120", "", "active"),
    ("RNO-COLD", "Reno Cold Store < 8 °C", "120", "RNO", "active"),
    ("PDX", "Portland Web Shop", "112", "", "active"),
    ("DUB", "Dublin Repair Parts", "211", "", "active"),
    ("ORK", "Cork", "220", "", "active"),
    ("HAM", "Hamburg Lager", "320", "", "active"),
    ("JEN", "Jena Fertigung & Labor", "310", "", "active"),
    ("DEN", "Denver Showroom", "160", "", "inactive"),
)
_BRANDS: Final = ("Larkfield", "Larkfield Pro", "AquaLark", "Meßwert", "NoName")
_COUNTRIES: Final = ("United States", "Germany", "Ireland", "Japan", "")


def draft_units(draft: Draft, only: str = "") -> None:
    """Unit of measure groups, each with its base unit and some with a larger one."""
    for key, (name, (unit, short)) in enumerate(_UNITS.items(), 1):
        if only and name != only:
            continue
        draft.add("UOM", [_unit_group(str(key), name, unit)])
        details = [_unit(str(key), unit, short, base=True)]
        if name in {"Each", "Bottle", "Box"}:
            details.append(_unit(str(key), f"Carton of 12 ({unit})", "ctn", base=False))
        draft.add("UOMDETAIL", details)


def draft_warehouses(draft: Draft) -> None:
    """Where stock lies; one is a cold store inside another."""
    contacts = {row["LOCATIONID"]: row["CONTACTINFO.CONTACTNAME"] for row in draft.of("LOCATION")}
    draft.add(
        "WAREHOUSE",
        [
            full(
                WAREHOUSEID=id_,
                NAME=name,
                LOC__LOCATIONID=location,
                LOCATIONID=location,
                PARENTID=parent,
                STATUS=status,
                CONTACTINFO__CONTACTNAME=contacts[location],
                SHIPTO__CONTACTNAME=contacts[location],
                MANAGERID="EMP-0009",
                USEDINGL="true",
            )
            for id_, name, location, parent, status in _WAREHOUSES
        ],
    )


def draft_items(draft: Draft, names: Names) -> None:
    """Instruments, sensors, consumables and services, family by family."""
    draft.add("ITEMGLGROUP", [{"NAME": name} for name in _GROUPS])
    families = read_table("items")
    odd = scattered(odd_names("item"), draft.size.items)
    for at in range(draft.size.items):
        item = _item(draft, names, at, families[at % len(families)])
        item["NAME"] = odd.get(at, item["NAME"])
        draft.add("ITEM", [item])
    for at, item in enumerate(draft.of("ITEM")[30:], 30):
        if item["STATUS"] == "inactive" and draft.chance(0.5):
            item["SUBSTITUTEID"] = draft.of("ITEM")[at - len(families)]["ITEMID"]


def link_item_groups(draft: Draft) -> None:
    """Give item groups the record numbers of their accounts; they show no account numbers."""
    keys = {row["ACCOUNTNO"]: row["RECORDNO"] for row in draft.of("GLACCOUNT")}
    for group in draft.of("ITEMGLGROUP"):
        accounts = zip(_GROUP_KEYS, _GROUPS[group["NAME"]], strict=True)
        group |= {field: keys[account] for field, account in accounts if account}


def _item(draft: Draft, names: Names, at: int, family: list[str]) -> Row:
    code, name, kind, group, unit, lowest, highest, variants = family
    choice = draft.pick
    series = at // 28 + 1
    name = f"{name} {choice(variants.split('|'))}, series {series}"
    cents = draft.random.randint(int(lowest) * 100, int(highest) * 100)
    price = Decimal(cents) / 100
    stocked = kind == "Inventory"
    revenue, cost, inventory = _GROUPS[group]
    item = full(
        ITEMID=f"{code}-{series:03}",
        NAME=name,
        ITEMTYPE=kind,
        STATUS=draft.status(),
        GLGROUP=group,
        UOMGRP=unit,
        BASEUOM=_UNITS[unit][0],
        BASEPRICE=_plain(price),
        STANDARD_COST=_plain((price * Decimal("0.55")).quantize(Decimal("0.01"))),
        COST_METHOD="FIFO" if stocked else "Average",
        PRODUCTTYPE="Service" if group == "Services" else "Item for Resale",
        TAXABLE="true" if group != "Services" else "false",
        DEFAULT_CONVERSIONTYPE="Quantity",
        MEGAENTITYID=choice(["E100", "E300"]) if draft.chance(0.04) else None,
        ITEMGLGROUP__INCOMEACCOUNT__ACCTNO=revenue,
        ITEMGLGROUP__EXPENSEACCOUNT__ACCTNO=cost,
        ITEMGLGROUP__INVENTORYACCOUNT__ACCTNO=inventory if stocked else "",
        ITEMGLGROUP__COGSACCOUNT__ACCTNO=cost if stocked else "",
    )
    if stocked:
        item |= _stock_fields(draft, names)
    if draft.chance(0.6):
        item["EXTENDED_DESCRIPTION"] = f'{name}\nFor use in "wet" & dry places; 0 °C < T < 50 °C'
    if draft.chance(0.3):
        item["SODESCRIPTION"] = name
    return item


def _stock_fields(draft: Draft, names: Names) -> Row:
    choice = draft.pick
    site = choice(list(HEAD_OFFICE))
    return full(
        DEFAULT_WAREHOUSE={"E100": "RNO", "E200": "ORK", "E300": "HAM"}[site],
        UPC=names.pattern("0############") if draft.chance(0.7) else None,
        SHIP_WEIGHT=_plain(Decimal(draft.random.randint(5, 2500)) / 100),
        BRAND=choice(_BRANDS),
        PRIMARYCOUNTRYOFORIGIN=choice(_COUNTRIES),
        IONHAND=str(draft.random.randint(0, 400)),
        IONORDER=str(draft.pick([0, 0, 0, 25, 100])),
        REORDER_POINT="10" if draft.chance(0.5) else None,
        WEBENABLED="true" if draft.chance(0.6) else "false",
    )


def _unit_group(key: str, name: str, unit: str) -> Row:
    row = {"NAME": name, "INVUOM": unit, "POUOM": unit, "OEUOM": unit}
    return {"RECORDNO": key, "ISSYSTEM": "true" if name == "Each" else "false", **row}


def _unit(group: str, unit: str, short: str, *, base: bool) -> Row:
    return {
        "GRPKEY": group,
        "UNIT": unit,
        "ABBREVIATION": short,
        "NUMDECIMALS": "0",
        "ISBASE": "true" if base else "false",
    }


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
