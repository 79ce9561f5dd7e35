from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk

CLASSES = "<query><object>CLASS</object><select><field>CLASSID</field></select>{}</query>"
PRIVATE = "<options><showprivate>true</showprivate></options>"


def fill(desk: "Desk") -> None:
    desk.company.insert_many(
        "LOCATIONENTITY", [{"LOCATIONID": "E1", "NAME": "One"}, {"LOCATIONID": "E2", "NAME": "Two"}]
    )
    desk.company.insert_many(
        "CLASS",
        [
            {"CLASSID": "shared"},
            {"CLASSID": "first", "MEGAENTITYID": "E1"},
            {"CLASSID": "second", "MEGAENTITYID": "E2"},
        ],
    )


def test_the_top_level_sees_every_entity(desk: "Desk") -> None:
    fill(desk)
    assert desk.column(CLASSES.format(""), "CLASSID") == ["shared", "first", "second"]


def test_an_entity_sees_shared_rows_and_its_own(desk: "Desk") -> None:
    fill(desk)
    assert desk.in_entity("E1").column(CLASSES.format(""), "CLASSID") == ["shared", "first"]


def test_rows_of_a_private_entity_need_showprivate(desk: "Desk") -> None:
    fill(desk)
    desk.company.settings.private_entities.append("E2")
    assert desk.column(CLASSES.format(""), "CLASSID") == ["shared", "first"]
    assert desk.column(CLASSES.format(PRIVATE), "CLASSID") == ["shared", "first", "second"]


def test_read_and_text_queries_hide_the_rows_of_other_entities(desk: "Desk") -> None:
    fill(desk)
    entity = desk.in_entity("E1")
    read = "<read><object>CLASS</object><keys>1,2,3</keys><fields>CLASSID</fields></read>"
    assert entity.column(read, "CLASSID") == ["shared", "first"]
    text = "<readByQuery><object>CLASS</object><fields>CLASSID</fields><query/></readByQuery>"
    assert entity.column(text, "CLASSID") == ["shared", "first"]


def test_lines_are_seen_with_their_document(desk: "Desk") -> None:
    desk.company.insert_many("APBILL", [{"MEGAENTITYID": "E1"}, {"MEGAENTITYID": "E2"}])
    desk.company.insert_many("APBILLITEM", [{"RECORDKEY": "1"}, {"RECORDKEY": "2"}])
    lines = "<query><object>APBILLITEM</object><select><field>RECORDKEY</field></select></query>"
    assert desk.in_entity("E2").column(lines, "RECORDKEY") == ["2"]


def test_a_record_made_in_an_entity_is_stamped_with_it(desk: "Desk") -> None:
    fill(desk)
    create = "<create><CLASS><CLASSID>new</CLASSID><NAME>New</NAME></CLASS></create>"
    desk.in_entity("E2").data(create)
    row = desk.company.find("CLASS", "new")
    assert row is not None
    stamped = (row["MEGAENTITYKEY"], row["MEGAENTITYID"], row["MEGAENTITYNAME"])
    assert stamped == ("2", "E2", "Two")


def test_a_record_of_another_entity_cannot_be_changed_or_deleted(desk: "Desk") -> None:
    fill(desk)
    entity = desk.in_entity("E1")
    change = "<update><CLASS><CLASSID>second</CLASSID><NAME>Mine</NAME></CLASS></update>"
    errorno = entity.refusal(change).entries[0].errorno
    assert errorno == "Cannot update non-existing CLASS with CLASSID=second."
    remove = "<delete><object>CLASS</object><keys>3</keys></delete>"
    assert "Cannot find class" in entity.refusal(remove).entries[0].description2
