"""Which column is what, and which are never read."""

import pytest

from placements.imports import columns

OSIRIS = [
    "STUDENTNUMMER", "ROEPNAAM", "VOORVOEGSELS", "ACHTERNAAM", "E_MAIL_ADRES", "OPLEIDING",
    "ISAT-CODE", "OPLEIDINGSVORM", "COLLEGEJAAR", "Aanbieder", "Startdatum", "Einddatum",
]  # fmt: skip


def test_an_osiris_export_is_recognised():
    assert columns.propose(OSIRIS) == {
        "student_number": "STUDENTNUMMER",
        "student_first_name": "ROEPNAAM",
        "student_name_prefix": "VOORVOEGSELS",
        "student_last_name": "ACHTERNAAM",
        "student_email": "E_MAIL_ADRES",
        "programme_name": "OPLEIDING",
        "qualification_code": "ISAT-CODE",
        "pathway": "OPLEIDINGSVORM",
        "cohort": "COLLEGEJAAR",
        "host_name": "Aanbieder",
        "start_date": "Startdatum",
        "end_date": "Einddatum",
    }
    assert columns.missing_fields(columns.propose(OSIRIS)) == []


def test_case_accents_and_spaces_do_not_matter():
    labels = ["  nummer", "REDEN BEEINDIGING", "E-mail  Student", "bpv bedrijf"]
    assert columns.propose(labels) == {
        "student_number": "  nummer",
        "end_reason": "REDEN BEEINDIGING",
        "student_email": "E-mail  Student",
        "host_name": "bpv bedrijf",
    }


def test_what_is_missing_is_named():
    assert columns.missing_fields(columns.propose(["Nummer", "Begindatum", "Achternaam"])) == [
        "qualification_code",
        "host_name",
        "end_date",
    ]


@pytest.mark.parametrize(
    "label",
    ["BSN", "bsn ", "B.S.N. student BSN", "Burgerservicenummer", "BSN-nummer", "Onderwijsnummer",
     "PGN", "Nationaliteit", "Tweede nationaliteit", "Geslacht", "Gender", "Sofi-nummer",
     "Geboorteland", "IBAN", "M/V Sekse", "StudentGender", "Land van herkomst", "Godsdienst"],
)  # fmt: skip
def test_blocked_columns_cannot_be_chosen(label):
    assert columns.is_blocked(label)
    assert columns.propose([label, "Nummer"]) == {"student_number": "Nummer"}
    assert columns.propose([label], {"student_number": label}) == {}


@pytest.mark.parametrize("label", ["Nummer", "Geslachtsnaam", "Naam", "Reden", "Status", "Locatie"])
def test_ordinary_columns_are_not_blocked(label):
    assert not columns.is_blocked(label)


@pytest.mark.parametrize(
    ("value", "is_one"),
    [("111222333", True), ("123456782", True), ("1234.56.782", True), ("123456789", False),
     ("000000000", False), ("12345678", False), ("abc", False), ("", False)],
)  # fmt: skip
def test_citizen_service_numbers_pass_the_eleven_test(value, is_one):
    assert columns.looks_like_bsn(value) is is_one


def test_a_list_is_recognised_whatever_the_order_and_when_it_was_mended():
    first = columns.fingerprint(["Nummer", "Naam", "Begindatum"])
    assert columns.fingerprint(["begindatum", "NAAM", "Nummer"]) == first
    assert columns.fingerprint(["Nummer", "Naam", "Begindatum", "Regel", "Reden"]) == first
    assert columns.fingerprint(["Nummer", "Naam"]) != first


def test_double_and_empty_labels_can_be_told_apart():
    assert columns.unique_labels(["Naam", "", " Naam ", "Naam"]) == [
        "Naam",
        "#2",
        "Naam (2)",
        "Naam (3)",
    ]
