"""The page where a school says when promises are due."""

import pytest
from django.test import Client
from django.urls import reverse

from placements.services.planned import open_planned
from programmes import plan_effects
from programmes.models import CommitmentPlanRow, ProgrammeVariant

pytestmark = pytest.mark.django_db
KIND = "placements.approve_proposal"


@pytest.fixture(autouse=True)
def _english(world):
    for user in world.roles().values():
        type(user).objects.filter(pk=user.pk).update(language="en")


def browser(user):
    client = Client()
    client.force_login(user, backend="people.backends.PortalAuthenticationBackend")
    client.get(reverse("people:account"))
    return client


@pytest.fixture
def row(world):
    return CommitmentPlanRow.objects.standard().get(kind=KIND, variant="mbo_bol")


def page(school, name="plan-school", *rest):
    return reverse(f"programmes:{name}", args=[school.institution.pk, *rest])


def test_a_coordinator_changes_a_line_and_goes_back(world, row):
    own = world.own.school
    client = browser(own.coordinator)
    assert client.get(reverse("programmes:plan")).headers["Location"] == page(own)
    assert "Back to the standard" not in client.get(page(own)).content.decode()
    form = client.get(page(own, "plan-school-row", row.pk))
    assert form.context["form"]["due"].value() == "opened+5wd"
    answer = client.post(page(own, "plan-school-row", row.pk), {"due": "T0-1w"}, follow=True)
    there = f"{page(own)}?variant=mbo_bol#variant-mbo_bol"
    assert answer.redirect_chain == [(there, 302)]
    assert 'id="variant-mbo_bol" open>' in answer.content.decode()
    text = answer.content.decode()
    assert "1 week before the start" in text
    assert "Standard: within 5 working days" in text
    assert "own choice" in text
    answer = client.post(page(own, "plan-school-standard", row.pk), follow=True)
    assert "own choice" not in answer.content.decode()
    assert not own.institution.plan_rows.exists()


def test_a_rule_that_cannot_be_read_says_so(world, row):
    client = browser(world.own.school.coordinator)
    answer = client.post(page(world.own.school, "plan-school-row", row.pk), {"due": "next week"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["due"]
    assert not world.own.school.institution.plan_rows.exists()


def test_the_plan_of_another_school_does_not_exist(world, row):
    client = browser(world.own.school.coordinator)
    for name, rest in [
        ("plan-school", []),
        ("plan-school-row", [row.pk]),
        ("plan-school-standard", [row.pk]),
    ]:
        assert client.post(page(world.other.school, name, *rest), {"due": "T0"}).status_code == 404
    assert client.get(reverse("programmes:plan-row", args=[row.pk])).status_code == 403


def test_a_row_of_a_school_is_not_a_standard(world, row):
    own = world.own.school.institution.plan_rows.create(variant="mbo_bol", kind=KIND, due="T0-1w")
    client = browser(world.administrator)
    assert (
        client.post(reverse("programmes:plan-row", args=[own.pk]), {"due": "T0"}).status_code == 404
    )
    answer = client.post(reverse("programmes:plan-row", args=[row.pk]), {"due": "T0-2w"})
    there = f"{reverse('programmes:plan')}?variant=mbo_bol#variant-mbo_bol"
    assert answer.headers["Location"] == there
    rows = CommitmentPlanRow.objects.filter(kind=KIND, variant="mbo_bol").order_by("due")
    assert list(rows.values_list("institution", "due")) == [
        (world.own.school.institution.pk, "T0-1w"),
        (None, "T0-2w"),
    ]


def test_the_page_costs_the_same_however_much_a_school_wants_else(world, django_assert_num_queries):
    client = browser(world.own.school.coordinator)
    counted = []
    for variants in [["mbo_bbl"], ["ho_dual", "ho_full_time", "ho_part_time"]]:
        for variant in variants:
            ProgrammeVariant.objects.create(programme=world.own.school.programme, variant=variant)
            for row in CommitmentPlanRow.objects.standard().filter(variant=variant):
                world.own.school.institution.plan_rows.create(
                    variant=variant, kind=row.kind, due="T0"
                )
        with django_assert_num_queries(7):
            lines = client.get(page(world.own.school)).context["lines"]
        counted.append(len(lines))
    assert counted[0] < counted[1]


def test_the_change_is_shown_on_a_real_placement_before_it_is_saved(world):
    own = world.own
    open_planned(own.placement)
    row = CommitmentPlanRow.objects.standard().get(kind="contact.midterm_talk", variant="mbo_bol")
    client = browser(own.school.coordinator)
    values = {"due": "30%L", "look": "1", "example": own.student.user.name.split()[0]}
    answer = client.post(page(own.school, "plan-school-row", row.pk), values)
    assert answer.status_code == 200
    effect, example = answer.context["effect"], answer.context["example"]
    assert (effect.moves, effect.placements, effect.stay) == (1, 1, 0)
    assert str(own.placement) == example.name
    assert [line.moves for line in example.lines].count(True) == 1
    assert not own.school.institution.plan_rows.exists()
    nobody = client.post(
        page(own.school, "plan-school-row", row.pk), {**values, "example": "Zzzzz"}
    )
    assert nobody.context["example"] is None
    client.post(page(own.school, "plan-school-row", row.pk), {"due": "30%L"})
    moved = own.placement.commitments.get(kind="contact.midterm_talk")
    line = next(line for line in example.lines if line.moves)
    assert moved.due_on == line.after


def test_looking_costs_as_much_for_many(world, django_assert_num_queries):
    own = world.own
    open_planned(own.placement)
    row = CommitmentPlanRow.objects.standard().get(kind="contact.midterm_talk", variant="mbo_bol")
    row.due = "30%L"
    # The cases, the plans, and the count; the holidays are not asked for.
    with django_assert_num_queries(3):
        plan_effects.count(
            schools=[own.school.institution.pk],
            row=CommitmentPlanRow(kind=row.kind, variant=row.variant, due="30%L"),
        )


def test_repeating_needs_both_numbers(world, row):
    client = browser(world.own.school.coordinator)
    values = {"due": "50%L", "repeats_every": "13"}
    answer = client.post(page(world.own.school, "plan-school-row", row.pk), values)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["repeats_above"]
