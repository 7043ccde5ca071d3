"""From an empty installation to the first agreement, through the pages."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core import jobs
from core.dates import today
from core.models import Job
from people.models import ProgrammeRole, Student, User
from placements.models import Placement
from programmes.models import Institution, Programme
from programmes.queries import managed_schools

pytestmark = pytest.mark.django_db
BACKEND = "people.backends.PortalAuthenticationBackend"
SCHOOL = {
    "name": "ROC Rivierenland",
    "code": "99xx",
    "address": "Stationsweg 12",
    "city": "Tiel",
    "representative": "M. de Boer",
    "confidential_adviser": "",
    "guardian_rule": "required",
}
PROGRAMME = {
    "name": "Software developer",
    "name_en": "",
    "code": "25998",
    "code_type": "crebo",
    "level": "4",
    "variants": ["mbo_bol", "mbo_bbl"],
    "framework": "framework-mbo-sd-25998",
}
HEAD = (
    "Nummer;Naam;Opleiding;Erkende opleidingscode;Leerweg;Cohort;BPV-bedrijf;Code leerbedrijf;"
    "Postcode en plaats;Praktijkopleider;E-mail praktijkopleider;Begindatum;Einddatum;"
    "Totale omvang;Uren per week;Status\n"
)


def signed_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    client.get(reverse("people:account"))
    return client


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def button(response, words):
    """The address behind a link or button with these words."""
    found = re.findall(r'<a class="btn[^"]*" href="([^"]*)">([^<]*)', response.content.decode())
    return next(url for url, label in found if label.strip() == words)


def bring_a_list(client, school):
    """As a coordinator does it: upload, confirm the columns, decide on the workplace, import."""
    start = today() + timedelta(weeks=8)
    end = start + timedelta(weeks=20)
    row = (
        "300001;Nieuwe Student;Software developer;25998;BOL;2025;Webwerf;100435545;"
        "3511 AA Utrecht;Piet Nieuw;piet@webwerf.example;"
        f"{start:%d-%m-%Y};{end:%d-%m-%Y};640;32;Concept\n"
    )
    file = BytesIO((HEAD + row).encode())
    file.name = "lijst.csv"
    upload = client.post(reverse("imports:upload"), {"institution": school.pk, "file": file})
    address = upload.headers["Location"]
    form = client.get(address).context["form"]
    columns = {name: form[name].value() or "" for name in form.fields}
    client.post(f"{address}columns/", columns)
    page = client.get(address)
    decisions = {f"proposal_{each.pk}": "same" for each in page.context["open_proposals"]}
    client.post(f"{address}workplaces/", decisions)
    client.post(f"{address}start/")
    jobs.run(Job.objects.latest("pk").pk)
    return Placement.objects.get()


def test_from_an_empty_database_to_the_first_agreement():
    call_command("prepare_database", verbosity=0)
    admin = User.objects.create_superuser("beheer@roc.example", name="Beheer", language="en")
    office = signed_in(admin)

    first = button(office.get("/"), "Set up the first school")
    page = office.post(first, SCHOOL, follow=True)
    school = Institution.objects.get()
    assert school.code == "99XX"
    assert page.redirect_chain == [(reverse("programmes:school", args=[school.pk]), 302)]

    page = office.post(button(page, "New programme"), PROGRAMME, follow=True)
    programme = Programme.objects.get()
    assert programme.frameworks.get().outcomes.exists()
    assert "Nobody coordinates this programme yet" in text_of(page)

    office.post(
        button(page, "Name a coordinator"),
        {"email": "c@roc.example", "name": "Coor Dinator", "role": "coordinator"},
    )
    coordinator = ProgrammeRole.objects.get(programme=programme).user
    User.objects.update(language="en")
    page = office.get(reverse("programmes:detail", args=[programme.pk]))
    assert "Nobody coordinates" not in text_of(page)
    assert button(office.get("/"), "To the agreement texts")

    desk = signed_in(coordinator)
    placement = bring_a_list(desk, school)
    assert Student.objects.get().enrolments.get().programme_variant.variant == "mbo_bol"
    prepare = reverse("agreements:prepare", args=[placement.pk])
    refused = desk.get(prepare)
    assert refused.status_code == 409
    texts = button(refused, "To the agreement texts")
    assert "Use the standard texts" in text_of(desk.get(texts))
    standard = reverse("agreements:templates-standard", args=[school.pk])
    for _click in range(2):
        assert desk.post(standard, follow=True).status_code == 200
    assert school.agreement_templates.count() == 5
    assert "Use the standard texts" not in text_of(desk.get(texts))

    page = desk.get(prepare)
    assert page.status_code == 200
    assert "Stemt opdracht af" in page.content.decode()
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    desk.post(prepare, {**values, "do": "save"})
    assert placement.agreements.get().state == "draft"
    assert "What the school needs to begin" not in text_of(
        desk.get(reverse("programmes:school", args=[school.pk]))
    )


@pytest.fixture
def english(world):
    User.objects.update(language="en")
    for user in world.roles().values():
        user.refresh_from_db()
    return world


def test_mistakes_are_told_beside_the_field(english):
    client = signed_in(english.administrator)
    page = client.post(reverse("programmes:school-new"), SCHOOL | {"code": "11aa"})
    assert page.status_code == 422
    assert "ROC Midden has the code 11AA already" in text_of(page)
    page = client.post(reverse("programmes:school-new"), {})
    assert set(page.context["form"].errors) == {"name", "code", "guardian_rule"}
    school = english.own.school.institution
    address = reverse("programmes:programme-new", args=[school.pk])
    page = client.post(address, PROGRAMME)
    assert "has a programme with the code 25998 already: Software developer" in text_of(page)
    page = client.post(address, PROGRAMME | {"code": "1", "variants": ["ho_dual"]})
    assert "choose BOL or BBL" in text_of(page)
    page = client.post(address, PROGRAMME | {"level": "9", "variants": ["nothing"]})
    assert set(page.context["form"].errors) == {"level", "variants"}
    assert Programme.objects.count() == 2


def test_a_coordinator_keeps_the_own_school_up_to_date(english):
    own, other = english.own.school, english.other.school
    client = signed_in(own.coordinator)
    assert "ROC Elders" not in text_of(client.get(reverse("programmes:schools")))
    address = reverse("programmes:school-change", args=[own.institution.pk])
    assert "code" not in client.get(address).context["form"].fields
    client.post(address, SCHOOL | {"code": "66YY", "city": "Nijmegen"})
    own.institution.refresh_from_db()
    assert (own.institution.city, own.institution.code) == ("Nijmegen", "11AA")
    for name in ("school", "school-change", "programme-new"):
        foreign = reverse(f"programmes:{name}", args=[other.institution.pk])
        assert client.get(foreign).status_code == 404


def test_a_variant_with_students_stays(english):
    school = english.own.school
    client = signed_in(school.manager)
    address = reverse("programmes:change", args=[school.programme.pk])
    assert client.get(address).context["form"]["variants"].value() == ["mbo_bol"]
    page = client.post(address, PROGRAMME | {"variants": ["mbo_bbl"]})
    assert page.status_code == 422
    assert "BOL stays: students are enrolled in it" in text_of(page)
    client.post(address, PROGRAMME | {"name": "Software"})
    assert school.programme.variants.count() == 2


def test_the_lists_ask_as_much_whatever_their_rows(english, django_assert_num_queries):
    client = signed_in(english.administrator)
    own = english.own.school.institution
    client.get(reverse("programmes:schools"))
    for number in range(3):
        Institution.objects.create(name=f"School {number}", code=f"S{number}")
        extra = Programme.objects.create(institution=own, name=f"P{number}", code=str(number))
        extra.roles.create(user=english.own.school.coordinator, role="coordinator")
        with django_assert_num_queries(5):
            client.get(reverse("programmes:schools"))
        with django_assert_num_queries(13):
            client.get(reverse("programmes:school", args=[own.pk]))
    assert managed_schools(english.administrator).count() == 5


def test_an_administrator_without_programmes_has_a_way_on(db):
    admin = User.objects.create_superuser("beheer@roc.example", name="Beheer", language="en")
    client = signed_in(admin)
    page = client.get(reverse("programmes:list"))
    assert page.status_code == 200
    page = client.get(button(page, "Look at the schools"))
    assert button(page, "Set up the first school") == reverse("programmes:school-new")
    assert client.get(reverse("agreements:templates")).status_code == 200
