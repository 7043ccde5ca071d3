from django.urls import path, register_converter

from hours.converters import SheetConverter, WeekConverter
from hours.views import answers, placement, programmes, weeks

register_converter(WeekConverter, "isoweek")
register_converter(SheetConverter, "sheet")

app_name = "hours"
urlpatterns = [
    path("hours/", placement.start, name="start"),
    path("hours/programmes/<int:programme_id>/", programmes.programme, name="programme"),
    path(
        "hours/programmes/<int:programme_id>/weeks.<sheet:kind>",
        programmes.export_weeks,
        name="export-weeks",
    ),
    path(
        "hours/programmes/<int:programme_id>/duo.<sheet:kind>",
        programmes.export_duo,
        name="export-duo",
    ),
    path("placements/<int:placement_id>/hours/", placement.placement_hours, name="placement"),
    path("placements/<int:placement_id>/hours/approve/", answers.approve, name="approve"),
    path("placements/<int:placement_id>/hours/<isoweek:week>/", weeks.week, name="week"),
    path("placements/<int:placement_id>/hours/<isoweek:week>/reopen/", weeks.reopen, name="reopen"),
    path(
        "placements/<int:placement_id>/hours/<isoweek:week>/answer/", answers.answer, name="answer"
    ),
]
