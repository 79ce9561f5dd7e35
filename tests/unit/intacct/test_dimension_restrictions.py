"""Which dimension restricts which, as getDimensionRestrictions answers (intacct-xml §3.8)."""

from crossfoot.intacct import Result
from crossfoot.intacct.company import read_restrictions


def test_each_pair_is_told_and_none_where_there_is_none() -> None:
    by = {"dimension": "LOCATION", "object_id": "1", "relationship_id": "7"}
    records = [
        {"dimension": "DEPARTMENT", "object_id": "2", "restrictedby": by},
        {"dimension": "CLASS", "restrictedby": [by, {"dimension": "ITEM"}]},
    ]
    result = Result(function="x", control_id="", status="success", records=records)
    assert read_restrictions(result) == (
        ("DEPARTMENT", "LOCATION"),
        ("CLASS", "LOCATION"),
        ("CLASS", "ITEM"),
    )
    assert read_restrictions(Result(function="x", control_id="", status="success")) == ()
