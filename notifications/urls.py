from django.urls import path

from notifications.views import hook

app_name = "notifications"
urlpatterns = [path("hooks/mail/", hook.mail_hook, name="mail-hook")]
