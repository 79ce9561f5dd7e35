"""Units of measure of items: what a unit is called, and how many base units it holds (§4.6)."""

import re
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.tables import Row
from crossfoot.emulator.validation import invalid

_HOLDS: Final = re.compile(r" of ([0-9]+)\b")
"""UOMDETAIL shows no factor: the unit's name tells it (`Carton of 12 (Each)`)."""


def factor_of(company: Company, item: Row, unit: str) -> tuple[str, int]:
    """A unit of an item, its base unit for "", and how many of those it holds.

    Raises Invalid, BL03000018 `Missing unit`, for one that the item does not have.
    """
    if not unit or unit == item["BASEUOM"]:
        return item["BASEUOM"] or unit, 1
    group = company.find_by("UOM", "NAME", item["UOMGRP"]) if item["UOMGRP"] else None
    if group is None:
        if item["UOMGRP"] or item["BASEUOM"]:
            raise invalid("BL03000018", "Missing unit")
        return unit, 1  # the item has no units: any is taken as it is
    units = company.rows("UOMDETAIL", '"GRPKEY" = ? AND "UNIT" = ?', [group["RECORDNO"], unit])
    found = next(iter(units), None)
    if found is None:
        raise invalid("BL03000018", "Missing unit")
    if found["ISBASE"] == "true":
        return unit, 1
    holds = _HOLDS.search(unit)
    return unit, int(holds[1]) if holds else 1
