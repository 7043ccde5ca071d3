from typing import Any

from django.db import transaction

from core.access import require
from people.models import Enrolment
from placements.models import Placement
from placements.services.placements import make_placement
from workplaces.models import HostOrganisation
from workplaces.services.hosts import ensure_supervisor, find_or_make_host, find_or_make_site


@transaction.atomic
def make_from_form(
    *,
    actor: Any,
    enrolment: Enrolment,
    host: HostOrganisation | None,
    host_name: str,
    data: dict[str, Any],
) -> Placement:
    """A placement with the host, site and supervisor that it needs; all of it or nothing."""
    require(actor, "placements.create", enrolment)
    values = dict(data)
    host = host or find_or_make_host(actor=actor, name=host_name)
    address = {field: values.pop(field, "") for field in ("street", "postcode", "city")}
    site = values.pop("site", None) or find_or_make_site(actor=actor, host=host, **address)
    name, email = values.pop("supervisor_name", ""), values.pop("supervisor_email", "")
    guide = values.pop("known_supervisor", None)
    if email:
        guide = ensure_supervisor(actor=actor, host=host, name=name, email=email)
    return make_placement(actor=actor, enrolment=enrolment, site=site, supervisor=guide, **values)
