"""What every installation has, whoever installed it and however often it was upgraded."""

import pytest
from django.core.management import call_command

from core import standards
from programmes.models import CommitmentPlanRow

pytestmark = pytest.mark.django_db


def prepare():
    call_command("prepare_database", verbosity=0)


def everything():
    return list(CommitmentPlanRow.objects.order_by("pk").values())


def test_an_empty_database_gets_the_standard_plan():
    CommitmentPlanRow.objects.all().delete()
    prepare()
    kinds = set(CommitmentPlanRow.objects.standard().values_list("kind", flat=True))
    assert {"agreements.sign", "learning.judge_level", "contact.first_contact"} <= kinds
    assert CommitmentPlanRow.objects.filter(kind="agreements.sign").count() == 5


def test_again_changes_nothing_and_leaves_what_was_edited():
    prepare()
    edited = CommitmentPlanRow.objects.standard().filter(kind="agreements.sign").first()
    edited.due = "opened+9wd"
    edited.save()
    before = everything()
    prepare()
    assert everything() == before
    assert standards.load_all() == 0


def test_an_upgrade_brings_what_is_new():
    prepare()
    CommitmentPlanRow.objects.filter(kind="agreements.sign", variant="mbo_bol").delete()
    assert standards.load_all() == 1
