"""Every dimension of a record becomes a reference, whatever its object calls the fields."""

from crossfoot.unified.dimensions import Reported, Value, places
from crossfoot.unified.shapes import Tracking
from crossfoot.unified.tracking import column

REPORTED = (
    Reported("DEPARTMENT", "Department"),
    Reported("LOCATION", "Location"),
    Reported("CUSTOMER", "Customer"),
    Reported("CHANNEL", "Channel", user_defined=True),
)
GLENTRY = [
    "RECORDNO",
    "DEPARTMENTKEY",
    "DEPARTMENT",
    "DEPARTMENTTITLE",
    "LOCATIONKEY",
    "LOCATION",
    "LOCATIONNAME",
    "CUSTOMERDIMKEY",
    "CUSTOMERID",
    "CUSTOMERNAME",
    "PROJECTDIMKEY",
    "PROJECTID",
    "PROJECTNAME",
    "GLDIMCHANNEL",
]
BILL_LINE = [
    "RECORDNO",
    "DEPARTMENTID",
    "DEPARTMENTNAME",
    "LOCATIONID",
    "LOCATIONNAME",
    "GLDIMCHANNEL",
]


def test_objects_spell_a_dimension_in_their_own_way() -> None:
    entry = {place.type: place.fields for place in places(GLENTRY, REPORTED)}
    assert entry["department"] == ("DEPARTMENT", "DEPARTMENTKEY", "DEPARTMENTTITLE")
    assert entry["customer"] == ("CUSTOMERID", "CUSTOMERDIMKEY", "CUSTOMERNAME")
    assert entry["channel"] == ("GLDIMCHANNEL",)
    assert "project" not in entry, "the company does not use it"
    line = {place.type: place.fields for place in places(BILL_LINE, REPORTED)}
    assert line["department"] == ("DEPARTMENTID", "DEPARTMENTNAME")


def test_a_record_tells_every_dimension_that_it_carries() -> None:
    record = {
        "DEPARTMENT": "200",
        "DEPARTMENTKEY": "7",
        "DEPARTMENTTITLE": "Sales & Service",
        "LOCATION": "",
        "CUSTOMERID": "C-1",
        "CUSTOMERDIMKEY": "31",
        "CUSTOMERNAME": "Åse",
        "GLDIMCHANNEL": "0",
    }
    read = column(places(GLENTRY, REPORTED), {})
    sales = Tracking("department_7", "Sales & Service", "Sales & Service", "200", "department")
    customer = Tracking("customer_31", "Åse", "Åse", "C-1", "customer")
    assert read([record, {}]) == [[sales, customer], []]


def test_what_a_record_does_not_say_is_looked_up() -> None:
    values = {
        "DEPARTMENT": {"200": Value("7", "200", "Sales")},
        "CHANNEL": {"4": Value("4", "Web", "Web")},
    }
    record = {"DEPARTMENTID": "200", "DEPARTMENTNAME": "Sales", "GLDIMCHANNEL": "4"}
    read = column(places(BILL_LINE, REPORTED), values)
    assert [[one.id for one in row] for row in read([record])] == [["department_7", "channel_4"]]
    (row,) = read([record])
    assert row[1] == Tracking("channel_4", "Web", "Web", "Web", "channel")


def test_what_nobody_knows_is_null() -> None:
    read = column(places(BILL_LINE, REPORTED), {})
    assert read([{"DEPARTMENTID": "999"}]) == [[Tracking(None, None, None, "999", "department")]]
