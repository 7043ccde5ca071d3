from django.urls import path

from decisions.views import papers, points

app_name = "decisions"

OF_PLACEMENT = "placements/<int:placement_id>/"

urlpatterns = [
    path(f"{OF_PLACEMENT}judgements/", points.points, name="points"),
    path(f"{OF_PLACEMENT}decisions/<int:decision_id>/result.pdf", papers.result_pdf, name="pdf"),
]
