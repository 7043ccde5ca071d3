from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

BROUGHT = (
    "checks",
    "tasks",
    "policies",
    "navigation",
    "commitment_kinds",
    "notices",
    "jobs",
    "describers",
    "panels",
    "address_hooks",
    "mail_sources",
    "upload_purposes",
    "standards",
    "beginnings",
)


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        # Every app may bring these modules; importing them fills the registries below it.
        autodiscover_modules(*BROUGHT)
