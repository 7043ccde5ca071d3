"""The portal with its development inbox, whatever the settings of the suite say."""

from django.urls import include, path

from triangle_portal import urls as portal

urlpatterns = [
    path("inbox/", include("triangle_portal.development.urls")),
    *portal.urlpatterns,
]
handler404 = portal.handler404
