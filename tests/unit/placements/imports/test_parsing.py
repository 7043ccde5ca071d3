"""What a cell says."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.enums import EndReason, PlacementState
from placements.imports import parsing
from placements.imports.codes import code_type
from placements.imports.parsing import ReadDate, ReadHours, Unreadable


@pytest.mark.parametrize(
    "text",
    ["01-09-2026", "1-9-2026", "01/09/2026", "1.9.2026", "2026-09-01", "20260901",
     "1 september 2026", "1 sep. 2026", "01-09-2026 00:00", "2026-09-01T00:00:00", " 01-09-2026 "],
)  # fmt: skip
def test_the_first_of_september_in_every_form(text):
    assert parsing.read_date(text) == ReadDate(date(2026, 9, 1))


def test_excel_counts_days():
    assert parsing.read_date("46301") == ReadDate(date(2026, 10, 6), from_serial=True)


@pytest.mark.parametrize(
    "text",
    ["31-02-2026", "n.n.b.", "32-01-2026", "01-13-2026", "01-09-0206", "1-9-26", "12", "999999",
     "99999", "<b>01-09-2026</b>", "00-00-0000", "٠١-٠٩-٢٠٢٦", "01-09-2026-", "1 septembre 2026"],
)  # fmt: skip
def test_what_is_no_date(text):
    with pytest.raises(Unreadable):
        parsing.read_date(text)


def test_nothing_is_nothing():
    assert (parsing.read_date(" "), parsing.read_hours(""), parsing.read_email(" ")) == (
        None, None, "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "hours", "dotted"),
    [("640", "640", False), ("1.280", "1280", True), ("1.280,50", "1280.50", True),
     ("12,5", "12.5", False), ("12.5", "12.5", False), ("640 uur", "640", False),
     ("32u", "32", False), ("5120", "5120", False)],
)  # fmt: skip
def test_hours(text, hours, dotted):
    assert parsing.read_hours(text) == ReadHours(Decimal(hours), dotted)


@pytest.mark.parametrize("text", ["-40", "zie POK", "0", "5121", "1e3", "12,345", "640/2", "NaN"])
def test_what_are_no_hours(text):
    with pytest.raises(Unreadable):
        parsing.read_hours(text)


def test_addresses():
    assert parsing.read_email(" Mailto:Ozlem.ONeill@Bedrijf.example ".lower()) == (
        "ozlem.oneill@bedrijf.example"
    )
    for text in ("j.jansen@", "info(at)bedrijf.nl", "a@b c.nl", "a@b.nl; c@d.nl"):
        with pytest.raises(Unreadable):
            parsing.read_email(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [("3543 SV Utrecht", ("3543 SV", "Utrecht")), ("3543sv  Den Haag", ("3543 SV", "Den Haag")),
     ("Antwerpen", ("", "Antwerpen")), ("", ("", ""))],
)  # fmt: skip
def test_postcode_and_city(text, place):
    assert parsing.read_postcode_city(text) == place


def test_states_and_reasons():
    assert parsing.read_state("Beëindigd") == PlacementState.ENDED_EARLY
    assert parsing.read_state("Definitief") == PlacementState.AGREED
    assert parsing.read_state("volledig") == PlacementState.PREPARING
    with pytest.raises(Unreadable):
        parsing.read_state("misschien")
    assert parsing.read_end_reason("Faillissement bedrijf") == EndReason.HOST_CLOSED
    assert parsing.read_end_reason("iets anders") == EndReason.OTHER


@pytest.mark.parametrize(
    ("code", "register"),
    [("25998", "crebo"), ("80123", "isat"), ("99999", None), ("00000", None), ("2599", None),
     ("K0001", None), ("", None)],
)  # fmt: skip
def test_codes_by_their_form(code, register):
    assert code_type(code) == register


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader(text):
    for reader in (parsing.read_date, parsing.read_hours, parsing.read_email, parsing.read_variant,
                   parsing.read_state):  # fmt: skip
        try:
            reader(text)
        except Unreadable:
            continue
    parsing.read_postcode_city(text)
    parsing.read_end_reason(text)
