"""A framework that points at the scale of another one has that scale."""

import pytest

from programmes.models import Framework
from programmes.services import reference

pytestmark = pytest.mark.django_db
CODES = ["O", "V", "G", "NVT"]
VIG = "framework-mbo-vv-2026-vig"


@pytest.fixture
def framework(world):
    return reference.load_framework(institution=world.own.school.institution, name=VIG)


def codes(framework):
    framework.refresh_from_db()
    return [row["code"] for row in framework.scale]


def test_every_framework_of_the_portal_has_a_scale():
    for each in reference.references():
        scale = reference.scale_of(reference._source(each.name))
        assert len(scale) >= 3, each.name
        assert all({"code", "nl", "en", "pass"} <= set(row) for row in scale), each.name


def test_a_reference_to_a_scale_is_followed(framework):
    assert codes(framework) == CODES


def test_an_earlier_installation_gets_it_once(framework):
    Framework.objects.filter(pk=framework.pk).update(scale=[])
    assert reference.load_scales() == 1
    assert codes(framework) == CODES
    assert reference.load_scales() == 0


def test_what_a_school_wrote_itself_stays(world, framework):
    own = [{"code": "J", "nl": "ja", "en": "yes", "pass": True}]
    Framework.objects.filter(pk=framework.pk).update(scale=own)
    elsewhere = Framework.objects.create(
        programme=framework.programme, version="2026b", source=framework.source
    )
    assert reference.load_scales() == 0
    assert codes(framework) == ["J"]
    assert codes(elsewhere) == []
