from django.urls import path

from contact.views import (
    calendars,
    changing,
    messages,
    moments,
    reports,
    settings,
    signals,
    uploads,
)

_PLACEMENT = "placements/<int:placement_id>/talks/"
_MOMENT = f"{_PLACEMENT}<int:moment_id>/"
_FILES = "placements/<int:placement_id>/messages/files/"
_KINDS = "programmes/<int:programme_id>/contact/kinds/"
_THREAD = "placements/<int:placement_id>/messages/<int:thread_id>/"

app_name = "contact"
urlpatterns = [
    path(_PLACEMENT, moments.placement_contact, name="placement"),
    path(f"{_PLACEMENT}plan/", moments.plan, name="plan"),
    path(f"{_PLACEMENT}report/", reports.report_now, name="report-now"),
    path(_MOMENT, moments.moment, name="moment"),
    path(f"{_MOMENT}fix/", moments.fix, name="fix"),
    path(f"{_MOMENT}withdraw-time/", moments.withdraw_time, name="withdraw-time"),
    path(f"{_MOMENT}move/", changing.move, name="move"),
    path(f"{_MOMENT}cancel/", changing.cancel, name="cancel"),
    path(f"{_MOMENT}talk.ics", calendars.moment_file, name="moment-file"),
    path(f"{_MOMENT}report/", reports.report, name="report"),
    path(f"{_MOMENT}report/write/", reports.write, name="write-report"),
    path(f"{_MOMENT}report/done/", reports.done, name="done"),
    path(f"{_PLACEMENT}confirm/<int:report_id>/", reports.confirm, name="confirm"),
    path("placements/<int:placement_id>/messages/new/", messages.start, name="thread-new"),
    path(_FILES, uploads.collection, name="uploads"),
    path(f"{_FILES}<uuid:upload_id>/", uploads.single, name="upload"),
    path(_THREAD, messages.thread, name="thread"),
    path(f"{_THREAD}read/", messages.read, name="thread-read"),
    path(f"{_THREAD}withdraw/", messages.withdraw, name="message-withdraw"),
    path(f"{_THREAD}files/<int:attachment_id>/", messages.attachment, name="attachment"),
    path("messages/", messages.inbox, name="inbox"),
    path("messages/unread/", messages.unread, name="unread"),
    path("messages/for-you/", signals.for_you, name="for-you"),
    path("messages/for-you/<uuid:key>/", signals.signal, name="signal"),
    path("messages/for-you/<uuid:key>/widen/", signals.widen, name="signal-widen"),
    path("messages/for-you/<uuid:key>/pass-on/", signals.pass_on, name="signal-pass-on"),
    path("messages/for-you/<uuid:key>/close/", signals.close, name="signal-close"),
    path("placements/<int:placement_id>/in-confidence/", signals.confide, name="confide"),
    path("visits/", calendars.visits, name="visits"),
    path("visits/calendar/", calendars.address, name="calendar"),
    path("calendar/<str:token>.ics", calendars.feed, name="feed"),
    path("programmes/<int:programme_id>/contact/", settings.programme_settings, name="settings"),
    path(_KINDS, settings.own_kind, name="own-kind-new"),
    path(f"{_KINDS}<int:kind_id>/", settings.own_kind, name="own-kind"),
]
