from django.urls import path, register_converter

from assessments.converters import CornerConverter
from assessments.views import building, editing, evaluations, filling, reading, rounds

register_converter(CornerConverter, "corner")

OF_PLACEMENT = "placements/<int:placement_id>/assessments/"
OF_ROUND = f"{OF_PLACEMENT}<int:round_id>/"

EVALUATIONS = "assessments/evaluations/"
FORMS = "assessments/forms/"
OF_FORM = f"{FORMS}<int:version_id>/"

app_name = "assessments"
urlpatterns = [
    path(FORMS, building.form_list, name="forms"),
    path(f"{FORMS}start/", building.start, name="form-start"),
    path(f"{FORMS}import/", building.import_form, name="form-import"),
    path(OF_FORM, building.form_detail, name="form"),
    path(f"{OF_FORM}preview/", building.preview, name="form-preview"),
    path(f"{OF_FORM}form.yaml", building.export, name="form-export"),
    path(f"{OF_FORM}form.xlsx", building.export_workbook, name="form-export-xlsx"),
    path(f"{OF_FORM}next/", building.next_version, name="form-next"),
    path(f"{OF_FORM}publish/", building.publish, name="form-publish"),
    path(f"{OF_FORM}discard/", building.discard, name="form-discard"),
    path(f"{OF_FORM}settings/", editing.settings, name="form-settings"),
    path(f"{OF_FORM}scale/", editing.scale, name="form-scale"),
    path(f"{OF_FORM}move/", editing.move, name="form-move"),
    path(f"{OF_FORM}parts/new/", editing.section, name="section-new"),
    path(f"{OF_FORM}parts/<int:section_id>/", editing.section, name="section"),
    path(f"{OF_FORM}parts/<int:section_id>/remove/", editing.remove_section, name="section-remove"),
    path(f"{OF_FORM}parts/<int:section_id>/new/", editing.criterion, name="criterion-new"),
    path(f"{OF_FORM}questions/<int:criterion_id>/", editing.criterion, name="criterion"),
    path(
        f"{OF_FORM}questions/<int:criterion_id>/remove/",
        editing.remove_criterion,
        name="criterion-remove",
    ),
    path(EVALUATIONS, evaluations.evaluation_list, name="evaluations"),
    path(f"{EVALUATIONS}<int:programme_id>/", evaluations.programme_result, name="evaluation"),
    path(
        f"{EVALUATIONS}<int:programme_id>/<int:host_id>/",
        evaluations.host_result,
        name="host-evaluation",
    ),
    path(f"{OF_PLACEMENT}result/", evaluations.own_result, name="result"),
    path(OF_PLACEMENT, reading.placement_rounds, name="placement"),
    path(f"{OF_PLACEMENT}open/", rounds.open_round, name="open"),
    path(OF_ROUND, reading.round_detail, name="round"),
    path(f"{OF_ROUND}fill/", filling.fill, name="fill"),
    path(f"{OF_ROUND}answer/", filling.answer, name="answer"),
    path(f"{OF_ROUND}begin/", rounds.begin_talk, name="begin"),
    path(f"{OF_ROUND}cancel/", rounds.cancel, name="cancel"),
    path(f"{OF_ROUND}points/", rounds.choose_point, name="point"),
    path(f"{OF_ROUND}talk/", rounds.talk, name="talk"),
    path(f"{OF_ROUND}recovery/", rounds.recovery, name="recovery"),
    path(f"{OF_ROUND}recovery/<int:point_id>/", rounds.reach, name="reach"),
    path(f"{OF_ROUND}<corner:corner>/", reading.response, name="response"),
    path(f"{OF_ROUND}<corner:corner>.pdf", reading.response_pdf, name="response-pdf"),
]
