"""What the portal asks of a roster, and the names under which schools export it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ImportField:
    key: str
    label: Any
    # As EduArte labels it first, then what other systems and people write.
    names: tuple[str, ...]
    required: bool = False
    longest: int = 160


FIELDS: tuple[ImportField, ...] = (
    ImportField(
        "student_number",
        _("student number"),
        ("Nummer", "Studentnummer", "Leerlingnummer", "Deelnemernummer", "Studentnr", "Stamnummer",
         "OV-nummer", "Student number", "Student ID", "STUDENTNUMMER"),
        required=True,
        longest=20,
    ),
    ImportField(
        "student_name",
        _("student name"),
        ("Naam", "Volledige naam", "Naam student", "Naam deelnemer", "Student", "Deelnemer",
         "Student name", "Name"),
    ),
    ImportField("student_first_name", _("first name"), ("Roepnaam", "Voornaam", "First name")),
    ImportField(
        "student_name_prefix", _("name prefix"),
        ("Voorvoegsel", "Voorvoegsels", "Tussenvoegsel", "Tussenvoegsels"),
    ),
    ImportField(
        "student_last_name", _("last name"),
        ("Achternaam", "Geslachtsnaam", "Last name", "Surname"),
    ),
    ImportField(
        "student_email", _("e-mail of the student"),
        ("E-mail student", "E-mailadres student", "E-mail", "E-mailadres", "E_MAIL_ADRES",
         "Mail student", "Student e-mail", "School e-mail"),
        longest=254,
    ),
    ImportField(
        "birth_date", _("birth date"),
        ("Geboortedatum", "Geb.datum", "Geboren op", "Birth date", "Date of birth"),
    ),
    ImportField(
        "programme_name", _("programme"),
        ("Opleiding", "Opleidingsnaam", "Naam opleiding", "Programme", "Studie"),
    ),
    ImportField(
        "qualification_code", _("programme code"),
        ("Erkende opleidingscode", "Crebo", "Crebocode", "Crebonummer", "Opleidingscode",
         "Code opleiding", "ISAT", "ISAT-code", "Croho", "Crohocode", "Programme code"),
        required=True,
        longest=12,
    ),
    ImportField(
        "pathway", _("variant"),
        ("Leerweg", "Opleidingsvorm", "Vorm", "Opleidingsvariant", "Pathway", "Variant"),
    ),
    ImportField(
        "cohort", _("cohort"),
        ("Cohort", "Cohortjaar", "Startjaar", "Instroomjaar", "Collegejaar"),
    ),
    ImportField(
        "group", _("group"),
        ("Stamgroep", "Klas", "Groep", "Basisgroep", "Lesgroep", "Group", "Class"),
        longest=40,
    ),
    ImportField(
        "organisational_unit", _("organisational unit"),
        ("Organisatie-eenheid", "Team", "Afdeling", "Locatie", "Instelling", "Faculteit",
         "Academie", "Domein", "Unit"),
        longest=80,
    ),
    ImportField(
        "school_supervisor", _("school supervisor"),
        # In EduArte the "praktijkbegeleider" is the teacher who guides for the school.
        ("Praktijkbegeleider", "BPV-begeleider", "BPV-docent", "Stagebegeleider", "Stagedocent",
         "Begeleider school", "Begeleider", "Mentor", "School supervisor"),
    ),
    ImportField(
        "host_name", _("workplace"),
        ("BPV-bedrijf", "Leerbedrijf", "Bedrijf", "Naam bedrijf", "Bedrijfsnaam",
         "Naam leerbedrijf", "Stagebedrijf", "Stageplaats", "Aanbieder", "Organisatie", "Relatie",
         "Workplace", "Company"),
        required=True,
        longest=200,
    ),
    ImportField(
        "leerbedrijf_id", _("SBB host id"),
        ("Code leerbedrijf", "Leerbedrijf-ID", "Leerbedrijfcode", "Code bedrijf", "ID leerbedrijf",
         "Leerbedrijfnummer", "SBB-nummer"),
        longest=12,
    ),
    ImportField(
        "host_postcode_city", _("postcode and city of the workplace"),
        ("Postcode en plaats", "Postcode en plaats bedrijf", "Postcode en plaats (bezoekadres)",
         "Plaats bedrijf", "Vestigingsplaats", "Adres bedrijf"),
    ),
    ImportField(
        "trainer_name", _("workplace supervisor"),
        ("Praktijkopleider", "Naam praktijkopleider", "Werkplekbegeleider", "Bedrijfsbegeleider",
         "Stagebegeleider bedrijf", "Contactpersoon bedrijf", "Workplace supervisor"),
    ),
    ImportField(
        "trainer_email", _("e-mail of the workplace supervisor"),
        ("E-mail praktijkopleider", "E-mailadres praktijkopleider", "Mail praktijkopleider",
         "E-mail werkplekbegeleider", "E-mail bedrijfsbegeleider", "E-mail contactpersoon",
         "E-mail bedrijf"),
        longest=254,
    ),
    ImportField(
        "start_date", _("start date"),
        ("Begindatum", "Startdatum", "Datum begin", "Ingangsdatum", "Van", "Start date", "Start"),
        required=True,
    ),
    ImportField(
        "end_date", _("end date"),
        ("Einddatum", "Verwachte einddatum", "Datum einde", "Tot", "Tot en met", "End date"),
        required=True,
    ),
    ImportField(
        "total_hours", _("total hours"),
        ("Totale omvang", "Omvang", "Totaal uren", "Aantal uren", "Uren totaal", "BPV-uren",
         "Stage-uren", "Total hours"),
    ),
    ImportField(
        "hours_per_week", _("hours a week"),
        ("Uren per week", "Weekuren", "Uren/week", "Aantal uren per week", "Hours per week"),
    ),
    ImportField(
        "status", _("status"),
        ("Status", "Status BPV", "BPV-status", "Stagestatus", "Status overeenkomst"),
    ),
    ImportField(
        "end_reason", _("reason of ending"),
        ("Reden beëindiging", "Reden uitschrijving", "Beëindigingsreden", "Reden einde"),
    ),
)  # fmt: skip

BY_KEY = {field.key: field for field in FIELDS}
REQUIRED = [field for field in FIELDS if field.required]
