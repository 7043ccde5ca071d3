"""Schools and programmes: made and changed by who may, refused with a sentence otherwise."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from assessments.models import InstrumentVersion
from core.errors import ActionRefused
from core.models import AuditEvent
from learning.models import ExampleTask
from people.models import ProgrammeRole, User
from programmes import beginnings
from programmes.models import Institution, Programme
from programmes.services import programmes, schools
from programmes.services.reference import references
from tests.scenarios import make_world

pytestmark = pytest.mark.django_db
SCHOOL = {"name": "ROC Rivierenland", "code": "99xx", "city": "Tiel", "guardian_rule": "required"}
CARE = {
    "name": "Verzorgende IG",
    "name_en": "",
    "code": "25491",
    "code_type": "crebo",
    "level": None,
}
VIG = "framework-mbo-vv-2026-vig"


def again(user):
    """The roles of a person are remembered for one request."""
    return User.objects.get(pk=user.pk)


def make_programme(world, actor=None, **options):
    values = {
        "institution_id": world.own.school.institution.pk,
        "values": CARE,
        "variants": ["mbo_bol"],
    }
    return programmes.create_programme(
        actor=actor or world.own.school.coordinator, **(values | options)
    )


def test_an_administrator_makes_a_school(world):
    school = schools.create_school(actor=world.administrator, values=SCHOOL)
    assert (school.code, school.city, school.guardian_rule) == ("99XX", "Tiel", "required")
    assert AuditEvent.objects.get(action="programmes.school_made").subject_id == str(school.pk)
    for role, user in world.roles().items():
        if role != "administrator":
            with pytest.raises(PermissionDenied):
                schools.create_school(actor=user, values=SCHOOL | {"code": "98YY"})


@pytest.mark.parametrize("code", ["11AA", "11aa", " 11aa "])
def test_a_code_belongs_to_one_school(world, code):
    with pytest.raises(ActionRefused, match="ROC Midden"):
        schools.create_school(actor=world.administrator, values=SCHOOL | {"code": code})
    assert Institution.objects.count() == 2


@pytest.mark.parametrize("missing", ["name", "code"])
def test_a_school_has_a_name_and_a_code(world, missing):
    with pytest.raises(ActionRefused):
        schools.create_school(actor=world.administrator, values=SCHOOL | {missing: "  "})


def test_who_arranges_a_school_changes_all_but_its_code(world):
    own = world.own.school
    for role in ("coordinator", "manager"):
        actor = world.roles()[role]
        changed = schools.change_school(
            actor=actor, institution_id=own.institution.pk, values={"city": role}
        )
        assert changed.city == role
        with pytest.raises(PermissionDenied, match="code"):
            schools.change_school(
                actor=actor, institution_id=own.institution.pk, values={"code": "77ZZ"}
            )
        with pytest.raises(PermissionDenied):
            schools.change_school(
                actor=actor,
                institution_id=world.other.school.institution.pk,
                values={"city": "Elders"},
            )
    for role in ("school_supervisor", "examiner", "student", "workplace_supervisor"):
        with pytest.raises(PermissionDenied):
            schools.change_school(
                actor=world.roles()[role], institution_id=own.institution.pk, values={"city": "X"}
            )


def test_the_same_again_is_no_change(world):
    values = {"city": world.own.school.institution.city}
    schools.change_school(
        actor=world.administrator, institution_id=world.own.school.institution.pk, values=values
    )
    assert not AuditEvent.objects.filter(action="programmes.school_changed").exists()


@pytest.mark.parametrize("role", ["coordinator", "manager"])
def test_who_makes_a_programme_gets_the_own_role_there(world, role):
    actor = world.roles()[role]
    programme = make_programme(world, actor)
    assert list(programme.roles.values_list("user", "role")) == [(actor.pk, role)]
    assert programme in Programme.objects.visible_to(again(actor))
    assert [row.variant for row in programme.variants.all()] == ["mbo_bol"]


def test_an_administrator_gets_no_role(world):
    assert not make_programme(world, world.administrator).roles.exists()


def test_others_make_no_programme(world):
    for user in [
        world.own.school.supervisor,
        world.own.school.examiner,
        world.own.student.user,
        world.other.school.coordinator,
    ]:
        with pytest.raises(PermissionDenied):
            make_programme(world, user)


def test_twice_is_refused_by_the_code(world):
    make_programme(world)
    with pytest.raises(ActionRefused, match=r"25491 .*Verzorgende IG"):
        make_programme(world)
    make_programme(world, values=CARE | {"code_type": "isat"})


@pytest.mark.parametrize("known", references(), ids=lambda each: each.name)
def test_a_programme_starts_with_what_the_portal_has(world, known):
    variant = "mbo_bbl" if known.vocational else "ho_dual"
    programme = make_programme(world, variants=[variant], framework=known.name)
    framework = programme.frameworks.get()
    assert programme.level == known.level
    assert framework.published_by == world.own.school.coordinator
    assert framework.outcomes.exists()
    assert ExampleTask.objects.filter(programme=programme).exists()
    forms = InstrumentVersion.objects.filter(instrument__programme=programme)
    assert forms.exists()
    assert all(each.is_published for each in forms)
    assert programme.roles.count() == 1
    assert [row.variant for row in programme.variants.all()] == [variant]


@pytest.mark.parametrize(
    ("variants", "framework"), [(["ho_dual"], VIG), ([], ""), (["mbo_bol"], "framework-nothing")]
)
def test_what_does_not_fit_makes_nothing(world, variants, framework):
    with pytest.raises(ActionRefused):
        make_programme(world, variants=variants, framework=framework)
    assert Programme.objects.count() == 2


def change(world, actor=None, **options):
    programme = world.own.school.programme
    values = {name: getattr(programme, name) for name in programmes.FIELDS}
    return programmes.change_programme(
        actor=actor or world.own.school.coordinator,
        programme_id=programme.pk,
        values=values | options.pop("values", {}),
        variants=options.pop("variants", ["mbo_bol"]),
    )


def test_a_programme_is_renamed_by_its_own(world):
    assert change(world, values={"name": "Softwareontwikkelaar"}).name == "Softwareontwikkelaar"
    change(world)
    assert AuditEvent.objects.filter(action="programmes.programme_changed").count() == 2
    change(world)
    assert AuditEvent.objects.filter(action="programmes.programme_changed").count() == 2
    for user in [world.own.school.supervisor, world.own.school.examiner]:
        with pytest.raises(PermissionDenied):
            change(world, user)
    with pytest.raises(PermissionDenied):
        change(world, world.other.school.manager)


def test_a_variant_in_use_stays(world):
    with pytest.raises(ActionRefused, match="BOL"):
        change(world, values={"name": "Anders"}, variants=["mbo_bbl"])
    programme = Programme.objects.get(pk=world.own.school.programme.pk)
    assert (programme.name, programme.variants.get().variant) == ("Software developer", "mbo_bol")
    change(world, variants=["mbo_bol", "mbo_bbl"])
    assert programme.variants.count() == 2
    change(world, variants=["mbo_bol"])
    assert programme.variants.count() == 1


def test_a_code_of_another_programme_is_refused(world):
    make_programme(world)
    with pytest.raises(ActionRefused, match="Verzorgende IG"):
        change(world, values={"code": "25491"})


def test_the_steps_of_a_new_school(world):
    admin = world.administrator
    school = schools.create_school(actor=admin, values=SCHOOL)
    steps = beginnings.steps_of(admin, school)
    assert [step.done for step in steps] == [False] * 4
    assert [bool(step.url) for step in steps] == [True, False, True, False]
    programme = make_programme(world, admin, institution_id=school.pk)
    assert [step.done for step in beginnings.steps_of(admin, school)] == [True, False, False, False]
    assert str(programme.pk) in beginnings.steps_of(admin, school)[1].url
    ProgrammeRole.objects.create(
        user=world.own.school.coordinator, programme=programme, role="coordinator"
    )
    steps = beginnings.steps_of(again(world.own.school.coordinator), school)
    assert [step.done for step in steps] == [True, True, False, False]
    assert all(step.url for step in steps if not step.done)


@pytest.mark.django_db(transaction=True)
def test_the_same_school_twice_at_once():
    world = make_world()

    def make(_number):
        try:
            schools.create_school(actor=world.administrator, values=SCHOOL)
        except ActionRefused:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(make, range(4))) == 1
    assert Institution.objects.filter(code="99XX").count() == 1
