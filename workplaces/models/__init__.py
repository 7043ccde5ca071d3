from workplaces.models.hosts import (
    HostOrganisation,
    HostRecognition,
    HostRole,
    HostSite,
    HostSpelling,
)

__all__ = ["HostOrganisation", "HostRecognition", "HostRole", "HostSite", "HostSpelling"]
