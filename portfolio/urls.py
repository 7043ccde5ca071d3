from django.urls import path

from portfolio.views import answering, feedback, files, items, pages, taking, uploads

app_name = "portfolio"
urlpatterns = [
    path("portfolio/", pages.mine, name="mine"),
    path("portfolio/add/", items.add, name="add"),
    path("portfolio/ask/", items.ask_all, name="ask-all"),
    path("portfolio/uploads/", uploads.collection, name="uploads"),
    path("portfolio/uploads/<uuid:upload_id>/", uploads.single, name="upload"),
    path("portfolio/items/<int:item_id>/", items.detail, name="item"),
    path("portfolio/items/<int:item_id>/edit/", items.edit, name="edit"),
    path("portfolio/items/<int:item_id>/remove/", items.remove, name="remove"),
    path("portfolio/items/<int:item_id>/restore/", items.restore, name="restore"),
    path("portfolio/items/<int:item_id>/ask/", items.ask, name="ask"),
    path("portfolio/items/<int:item_id>/ask-feedback/", feedback.ask, name="ask-feedback"),
    path(
        "portfolio/items/<int:item_id>/ask-feedback/<int:request_id>/withdraw/",
        feedback.withdraw,
        name="withdraw-feedback",
    ),
    path("portfolio/items/<int:item_id>/feedback/", feedback.give, name="give-feedback"),
    path("portfolio/items/<int:item_id>/sound/", uploads.sound_collection, name="sounds"),
    path(
        "portfolio/items/<int:item_id>/sound/<uuid:upload_id>/",
        uploads.sound_single,
        name="sound",
    ),
    path("portfolio/items/<int:item_id>/files/<int:file_id>/", files.file, name="file"),
    path(
        "portfolio/items/<int:item_id>/files/<int:file_id>/<slug:size>/",
        files.preview,
        name="preview",
    ),
    path("portfolio/items/<int:item_id>/spoken/<int:feedback_id>/", files.spoken, name="spoken"),
    path("portfolio/students/<int:student_id>/", pages.detail, name="detail"),
    path("portfolio/students/<int:student_id>/print/", taking.print_portfolio, name="print"),
    path("portfolio/take-along/", taking.take_along, name="take-along"),
    path("portfolio/downloads/<int:job_id>/", taking.download, name="download"),
    # By a mailed link: all that waits at one placement.
    path("placements/<int:placement_id>/evidence/", answering.overview, name="confirm"),
    path("placements/<int:placement_id>/evidence/week/", answering.week, name="confirm-week"),
    path(
        "placements/<int:placement_id>/evidence/<int:item_id>/",
        answering.item,
        name="placement-item",
    ),
    path(
        "placements/<int:placement_id>/evidence/<int:item_id>/feedback/",
        feedback.give_at_placement,
        name="placement-feedback",
    ),
    path(
        "placements/<int:placement_id>/evidence/<int:item_id>/sound/",
        uploads.placement_sound_collection,
        name="placement-sounds",
    ),
    path(
        "placements/<int:placement_id>/evidence/<int:item_id>/sound/<uuid:upload_id>/",
        uploads.placement_sound_single,
        name="placement-sound",
    ),
    path(
        "placements/<int:placement_id>/evidence/<int:item_id>/files/<int:file_id>/",
        files.placement_file,
        name="placement-file",
    ),
    path(
        "placements/<int:placement_id>/evidence/<int:item_id>/files/<int:file_id>/<slug:size>/",
        files.placement_preview,
        name="placement-preview",
    ),
    path(
        "placements/<int:placement_id>/evidence/<int:item_id>/spoken/<int:feedback_id>/",
        files.placement_spoken,
        name="placement-spoken",
    ),
]
