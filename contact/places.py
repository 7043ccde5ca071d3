"""Where a talk is, in words."""

from django.utils.translation import gettext as _

from contact.enums import Where
from contact.models import ContactMoment
from placements.models import Placement


def address(placement: Placement) -> str:
    site = placement.site
    town = " ".join(part for part in (site.postcode, site.city) if part)
    return ", ".join(part for part in (placement.host.name, site.street, town) if part)


def place_of(moment: ContactMoment) -> str:
    """What was typed; else the address that belongs to it."""
    if moment.place:
        return moment.place
    if moment.where == Where.ON_SITE:
        return address(moment.placement)
    if moment.where == Where.SCHOOL:
        school = moment.placement.programme.institution
        return ", ".join(part for part in (school.name, school.address, school.city) if part)
    if moment.where == Where.PHONE:
        return _("by phone")
    return _("online")


def town_of(moment: ContactMoment) -> str:
    if moment.where == Where.ON_SITE:
        return moment.placement.site.city
    return str(Where(moment.where).label)
