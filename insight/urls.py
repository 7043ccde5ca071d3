from django.urls import path

from insight.views import board, exports, groups, limits, saved, signals, students

app_name = "insight"
urlpatterns = [
    path("board/", board.board, name="board"),
    path("board/seen/", board.seen, name="seen"),
    path("board/views/", saved.save, name="view-save"),
    path("board/views/<int:view_id>/forget/", saved.forget, name="view-forget"),
    path("board/groups/", groups.groups, name="groups"),
    path("board/export/", exports.export, name="export"),
    path("board/students/", students.students, name="students"),
    path("programmes/<int:programme_id>/signals/", limits.limits, name="limits"),
    path(
        "placements/<int:placement_id>/signals/<slug:key>/",
        signals.signal,
        name="signal",
    ),
    path(
        "placements/<int:placement_id>/signals/<slug:key>/reopen/",
        signals.reopen,
        name="signal-reopen",
    ),
]
