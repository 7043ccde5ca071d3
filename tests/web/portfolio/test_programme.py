"""A programme chooses how its students reflect."""

import pytest
from django.urls import reverse

from core.models import AuditEvent
from programmes.models import Programme

pytestmark = pytest.mark.django_db


def test_a_coordinator_chooses_the_method(own, sign_in):
    client = sign_in(own.school.coordinator)
    programme = own.school.programme
    address = reverse("programmes:reflection", args=[programme.pk])
    detail = reverse("programmes:detail", args=[programme.pk])
    assert f'href="{address}"' in client.get(detail).content.decode()
    for _time in range(2):
        assert client.post(address, {"method": "starr"}).headers["Location"] == detail
    assert Programme.objects.get(pk=programme.pk).reflection_method == "starr"
    assert AuditEvent.objects.filter(action="programmes.reflection_method_set").count() == 1
    wrong = client.post(address, {"method": "tarot"})
    assert list(wrong.context["form"].errors) == ["method"]


def test_others_do_not(world, own, sign_in):
    address = reverse("programmes:reflection", args=[own.school.programme.pk])
    for user, status in (
        (own.school.supervisor, 403),
        (world.other.school.coordinator, 404),
        (own.student.user, 404),
    ):
        answer = sign_in(user).post(address, {"method": "starr"})
        assert (user.name, answer.status_code) == (user.name, status)
    assert Programme.objects.get(pk=own.school.programme.pk).reflection_method == "free"
