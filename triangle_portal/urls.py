"""Every address of the portal, by app."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("account/", include("people.urls_account")),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/sso/", include("allauth.socialaccount.urls")),
    path("account/sso/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("language/", include("people.urls_language")),
    path("jobs/", include("core.urls")),
    path("", include("core.urls_statements")),
    path("", include("documents.urls")),
    path("", include("people.urls")),
    path("", include("notifications.urls")),
    path("programmes/", include("programmes.urls")),
    path("workplaces/", include("workplaces.urls")),
    path("", include("placements.urls_today")),
    path("", include("placements.urls")),
    path("", include("placements.urls_mails")),
    path("import/", include("placements.urls_imports")),
    path("", include("learning.urls")),
    path("", include("hours.urls")),
    path("", include("contact.urls")),
    path("", include("portfolio.urls")),
    path("", include("agreements.urls")),
    path("", include("assessments.urls")),
    path("", include("decisions.urls")),
    path("", include("reminders.urls")),
    path("operations/", include("reminders.urls_operations")),
    path("", include("insight.urls")),
]

if settings.MAIL_PROVIDER:
    urlpatterns.append(path("hooks/mail/provider/", include("notifications.provider_urls")))

if settings.DEVELOPMENT_PAGES:
    urlpatterns += [
        path("inbox/", include("triangle_portal.development.urls")),
        path("gallery/", include("core.gallery.urls")),
    ]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_error"
