"""Spellings end in one host, and different hosts stay different."""

from placements.imports.hosts import HostSurvey, KnownHost
from workplaces.spelling import match_name


def survey(*rows):
    """rows: (name, host id, postcode, city)"""
    gathered = HostSurvey()
    keys = [gathered.add(*row) for row in rows]
    return gathered, keys


def proposed(gathered, known=()):
    return [(p.spelling, p.name, p.certain) for p in gathered.settle(known)]


def test_names_are_compared_without_case_marks_and_legal_form():
    same = {
        "Bouwgroep Veenstra B.V.",
        "BOUWGROEP  VEENSTRA",
        "Bouwgroep Veenstra BV",
        "bouwgroep-veenstra",
    }
    assert {match_name(name) for name in same} == {"bouwgroepveenstra"}
    assert match_name("Café 't Hoekje & Zo") == match_name("Cafe 't Hoekje en Zo")
    assert match_name("Webwerf Gouda") != match_name("Webwerf Breda")


def test_one_id_and_a_shouted_spelling():
    gathered, keys = survey(
        ("Hotel Maaszicht Breda", "1", "4816 GP", "Breda"),
        ("HOTEL MAASZICHT BREDA", "1", "4816 GP", "Breda"),
    )
    assert keys[0] == keys[1]
    assert proposed(gathered) == [("HOTEL MAASZICHT BREDA", "Hotel Maaszicht Breda", True)]


def test_a_name_that_only_shouts_is_calmed_with_the_words_of_the_file():
    gathered, _keys = survey(
        ("IKC De Sterren Utrecht", "1", "3561 GX", "Utrecht"),
        ("IKC DE STERREN NIJMEGEN", "2", "6543 BG", "Nijmegen"),
    )
    assert proposed(gathered) == [("IKC DE STERREN NIJMEGEN", "IKC De Sterren Nijmegen", True)]


def test_the_same_name_under_two_ids_is_two_hosts():
    gathered, keys = survey(
        ("Hotel Maaszicht Breda", "1", "4816 GP", "Breda"),
        ("Hotel Maaszicht Breda", "2", "4832 LT", "Breda"),
    )
    assert (keys, proposed(gathered)) == (["id:1", "id:2"], [])


def test_without_an_id_name_and_postcode_decide():
    gathered, keys = survey(
        ("Webwerf B.V.", "", "2801 AA", "Gouda"),
        ("webwerf bv", "", "2801 AA", "Gouda"),
        ("Webwerf B.V.", "", "2801 AA", "Gouda"),
        ("Webwerf", "", "4811 BB", "Breda"),
    )
    assert keys[0] == keys[1] != keys[3]
    assert proposed(gathered) == [("webwerf bv", "Webwerf B.V.", True)]


def test_a_row_without_an_id_joins_the_host_with_one():
    gathered, _keys = survey(
        ("Webwerf B.V.", "7", "2801 AA", "Gouda"),
        ("Webwerf BV", "", "2801 AA", "Gouda"),
    )
    proposals = gathered.settle([])
    assert gathered.joined == {"name:webwerf|2801AA": "id:7"}
    assert [(p.key, p.spelling, p.target_key) for p in proposals] == [
        ("id:7", "Webwerf BV", "id:7")
    ]


def test_a_slip_of_the_pen_is_only_likely():
    gathered, _keys = survey(
        ("Zorggroep De Linde", "", "6845 VA", "Arnhem"),
        ("Zorggroep De Linde", "", "6845 VA", "Arnhem"),
        ("Zorggroep De Lnde", "", "6845 VA", "Arnhem"),
        ("Zorggroep De Eik", "", "6845 VA", "Arnhem"),
    )
    assert proposed(gathered) == [("Zorggroep De Lnde", "Zorggroep De Linde", False)]


def test_the_portal_knows_the_name():
    known = KnownHost(5, "Softwarehuis Noordzij", "9", "softwarehuisnoordzij", ("2852 GL",))
    gathered, _keys = survey(("Softwarehuis Noordzij Gouda", "9", "2852 GL", "Gouda"))
    (proposal,) = gathered.settle([known])
    assert (proposal.name, proposal.known_pk, proposal.certain) == (
        "Softwarehuis Noordzij",
        5,
        True,
    )
    gathered, _keys = survey(("SOFTWAREHUIS NOORDZIJ", "", "2852 GL", "Gouda"))
    (proposal,) = gathered.settle([known])
    assert proposal.known_pk == 5
    gathered, _keys = survey(("Softwarehuis Noordzij", "10", "2852 GL", "Gouda"))
    assert gathered.settle([known]) == []
