"""Which organisation a written name means."""

import pytest
from django.db import IntegrityError, transaction

from workplaces.models import HostSpelling
from workplaces.services.hosts import find_host

pytestmark = pytest.mark.django_db


def note(world, host, spelling="zorggroepdelinde2"):
    return HostSpelling.objects.create(
        host=host, spelling=spelling, confirmed_by=world.own.school.coordinator
    )


def test_a_confirmed_spelling_finds_its_host(world):
    note(world, world.own.workplace.host)
    assert find_host("Zorggroep de Linde 2") == world.own.workplace.host
    assert find_host("Onbekend") is None


def test_a_spelling_of_two_hosts_is_nobody_in_particular(world):
    note(world, world.own.workplace.host)
    note(world, world.other.workplace.host)
    assert find_host("Zorggroep de Linde 2") is None


def test_one_host_has_a_spelling_once(world):
    note(world, world.own.workplace.host)
    with pytest.raises(IntegrityError), transaction.atomic():
        note(world, world.own.workplace.host)
