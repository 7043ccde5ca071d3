from django.urls import path

from decisions.views import calibration, papers, points

app_name = "decisions"

OF_PLACEMENT = "placements/<int:placement_id>/"

urlpatterns = [
    path("calibration/", calibration.form_list, name="calibration-forms"),
    path("calibration/<int:version_id>/", calibration.form, name="calibration"),
    path(f"{OF_PLACEMENT}judgements/", points.points, name="points"),
    path(f"{OF_PLACEMENT}decisions/<int:decision_id>/result.pdf", papers.result_pdf, name="pdf"),
]
