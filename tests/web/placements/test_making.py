"""The last step of making a placement by hand."""

import pytest
from django.urls import reverse

from placements.models import Placement

pytestmark = pytest.mark.django_db


def test_the_new_form_knows_the_only_site_and_who_guides_there(world, client):
    own = world.own
    user = own.school.coordinator
    client.force_login(user, backend="people.backends.PortalAuthenticationBackend")
    address = (
        reverse("placements:create")
        + f"?enrolment={own.placement.enrolment_id}&host={own.workplace.host.pk}"
    )
    form = client.get(address).context["form"]
    assert form["site"].value() == own.workplace.site.pk
    assert list(form.fields["known_supervisor"].queryset) == [own.workplace.supervisor]
    values = {
        "site": own.workplace.site.pk,
        "start_date": "2027-09-01",
        "end_date": "2028-02-01",
        "known_supervisor": own.workplace.supervisor.pk,
    }
    both = {**values, "supervisor_name": "Iemand", "supervisor_email": "iemand@elders.example"}
    assert client.post(address, both).status_code == 422
    foreign = {**values, "known_supervisor": world.other.workplace.supervisor.pk}
    assert client.post(address, foreign).status_code == 422
    assert client.post(address, values).status_code == 302
    made = Placement.objects.latest("pk")
    assert list(made.supervisors.all()) == [own.workplace.supervisor]
    elsewhere = reverse("placements:create") + (
        f"?enrolment={own.placement.enrolment_id}&new_host=Nieuw"
    )
    new = client.get(elsewhere).context["form"]
    assert "known_supervisor" not in new.fields
    assert new["site"].value() is None
