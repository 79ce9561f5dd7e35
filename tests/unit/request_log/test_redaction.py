"""Words are kept, values are not."""

import pytest

from crossfoot.request_log.redaction import redacted, values_of, without_tokens


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "Another Vendor with the value 'V-900' exists",
            "Another Vendor with the value '…' exists",
        ),
        ('The field "SSN" cannot hold "123"', 'The field "…" cannot hold "…"'),
        ("The company's user can't post to 1,234.56", "The company's user can't post to …"),
        ("session aB3dE6gH9jK2mN5pQ8sT1vW4yZ7 ended", "session … ended"),
        ("token cfa_abcdefghijk is wrong", "token … is wrong"),
        ("no account 0d1d5f6e-4c0e-4f6e-9a56-3d7f3f1c2b10", None),
        ("several\n  lines\tof it", "several lines of it"),
    ],
)
def test_values_are_taken_out_of_words(said: str, kept: str | None) -> None:
    assert redacted(said) == (said if kept is None else kept)


def test_what_was_sent_does_not_come_back() -> None:
    sent = "<create><VENDOR><NAME>Acme &amp; Sons</NAME><VENDORID>V-9</VENDORID></VENDOR></create>"
    values = values_of(sent)
    assert values == {"Acme & Sons", "V-9"}
    said = "Another Vendor with the value(s) V-9 of Acme & Sons already exists"
    assert redacted(said, (), values) == "Another Vendor with the value(s) … of … already exists"
    asked = "<query><object>VENDOR</object><select><field>NAME</field></select></query>"
    assert values_of(asked) == set()


def test_names_of_fields_stay() -> None:
    said = "Unknown query parameter 'statu', not 'secret'."
    assert redacted(said, {"statu"}) == "Unknown query parameter 'statu', not '…'."


def test_nothing_long_stays_long() -> None:
    assert len(redacted("word " * 10_000)) <= 500


def test_paths_keep_ids_and_lose_tokens() -> None:
    path = "/write/0d1d5f6e-4c0e-4f6e-9a56-3d7f3f1c2b10/cfa_0123456789abcdef"
    assert without_tokens(path) == "/write/0d1d5f6e-4c0e-4f6e-9a56-3d7f3f1c2b10/…"
