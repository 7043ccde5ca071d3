from django.urls import path

from decisions.views import (
    advising,
    calibration,
    correcting,
    papers,
    placement,
    points,
    preparing,
    school,
)

app_name = "decisions"

OF_PLACEMENT = "placements/<int:placement_id>/"
OF_RESULT = f"{OF_PLACEMENT}results/<slug:kind>/"

urlpatterns = [
    path("results/", school.waiting, name="waiting"),
    path("programmes/<int:programme_id>/decision-rules/", school.rules, name="rules"),
    path(f"{OF_PLACEMENT}results/", placement.results, name="placement"),
    path(f"{OF_PLACEMENT}advice/", advising.advice, name="advice"),
    path(f"{OF_PLACEMENT}examiners/", school.examiners, name="examiners"),
    path(
        f"{OF_PLACEMENT}examiners/<int:appointment_id>/end/",
        school.end_appointment,
        name="examiner-end",
    ),
    path(OF_RESULT, preparing.proposal, name="proposal"),
    path(f"{OF_RESULT}write/", preparing.write, name="write"),
    path(f"{OF_RESULT}correct/", correcting.correct, name="correct"),
    path(f"{OF_RESULT}<int:number>/", placement.decision, name="decision"),
    path("calibration/", calibration.form_list, name="calibration-forms"),
    path("calibration/<int:version_id>/", calibration.form, name="calibration"),
    path(f"{OF_PLACEMENT}judgements/", points.points, name="points"),
    path(f"{OF_PLACEMENT}decisions/<int:decision_id>/result.pdf", papers.result_pdf, name="pdf"),
]
