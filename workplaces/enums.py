from django.db import models
from django.utils.translation import gettext_lazy as _


class HostRoleName(models.TextChoices):
    WORKPLACE_SUPERVISOR = "workplace_supervisor", _("workplace supervisor")
    HOST_CONTACT = "host_contact", _("contact of the organisation")
