from anymail.signals import tracking
from django.apps import AppConfig
from django.utils.module_loading import import_string


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        # The one signal in this portal: a library's, and its only way to tell.
        tracking.connect(
            import_string("notifications.provider.take"), dispatch_uid="notifications.provider"
        )
