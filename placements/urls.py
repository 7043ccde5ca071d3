from django.urls import path

from placements.views import (
    away,
    changes,
    decisions,
    desk,
    detail,
    mails,
    making,
    people,
    promises,
    proposing,
    searching,
)

app_name = "placements"
urlpatterns = [
    path("placements/", desk.placement_list, name="list"),
    path("placements/new/", making.create, name="create"),
    path("placements/new/searches/", searching.search_group, name="search-group"),
    path("placements/new/searches/<int:enrolment_id>/", searching.search_one, name="search-one"),
    path("placements/propose/", proposing.propose, name="propose"),
    path("placements/<int:placement_id>/", detail.placement_detail, name="detail"),
    path("placements/<int:placement_id>/timeline/", detail.placement_timeline, name="timeline"),
    path("placements/<int:placement_id>/answer/", decisions.decide, name="decide"),
    path("placements/<int:placement_id>/withdraw/", decisions.withdraw_view, name="withdraw"),
    path("placements/<int:placement_id>/edit/", changes.edit, name="edit"),
    path("placements/<int:placement_id>/end/", changes.end, name="end"),
    path("placements/<int:placement_id>/complete/", changes.complete_view, name="complete"),
    path("placements/<int:placement_id>/contact/", people.contact, name="contact"),
    path("placements/<int:placement_id>/supervisor/", people.supervisor, name="supervisor"),
    path(
        "placements/<int:placement_id>/supervisor/<int:user_id>/remove/",
        people.supervisor_remove,
        name="supervisor-remove",
    ),
    path(
        "placements/<int:placement_id>/mails/<int:message_id>/again/",
        mails.mail_again,
        name="mail-again",
    ),
    path(
        "placements/<int:placement_id>/promises/<int:commitment_id>/",
        promises.promise,
        name="promise",
    ),
    path(
        "placements/<int:placement_id>/promises/<int:commitment_id>/postpone/",
        promises.postpone_view,
        name="postpone",
    ),
    path(
        "placements/<int:placement_id>/promises/<int:commitment_id>/received/",
        promises.received_view,
        name="received",
    ),
    path("placements/<int:placement_id>/away/", away.away, name="away"),
    path(
        "placements/<int:placement_id>/away/<int:interruption_id>/",
        away.change,
        name="away-change",
    ),
    path(
        "placements/<int:placement_id>/away/<int:interruption_id>/remove/",
        away.remove,
        name="away-remove",
    ),
    path("commitments/<int:commitment_id>/waive/", changes.waive_view, name="waive"),
]
