"""The portal's addresses where a provider is set, as triangle_portal.urls has them then."""

from django.urls import include, path

from triangle_portal.urls import urlpatterns as usual

urlpatterns = [*usual, path("hooks/mail/provider/", include("notifications.provider_urls"))]
