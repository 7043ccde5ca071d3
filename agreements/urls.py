from django.urls import path

from agreements.views import (
    amending,
    checking,
    detail,
    drafting,
    ending,
    papers,
    printing,
    signing,
    templates,
)

app_name = "agreements"
urlpatterns = [
    path("placements/<int:placement_id>/agreement/", drafting.prepare, name="prepare"),
    path("placements/<int:placement_id>/agreement/preview/", drafting.preview, name="preview"),
    path("placements/<int:placement_id>/agreement/amend/", amending.amend, name="amend"),
    path("placements/<int:placement_id>/agreement/end/", ending.end, name="end"),
    path("agreements/<int:agreement_id>/", detail.detail, name="detail"),
    path("agreements/<int:agreement_id>/send/", drafting.send, name="send"),
    path("agreements/<int:agreement_id>/withdraw/", ending.withdraw, name="withdraw"),
    path("agreements/<int:agreement_id>/check/", checking.check, name="check"),
    path("agreements/<int:agreement_id>/sign/", signing.sign, name="sign"),
    path("agreements/<int:agreement_id>/pdf/", detail.pdf, name="pdf"),
    path("agreements/<int:agreement_id>/paper/<slug:party>/", papers.paper, name="paper"),
    path("agreements/templates/", templates.template_list, name="templates"),
    path(
        "agreements/templates/schools/<int:institution_id>/standard/",
        templates.use_standard,
        name="templates-standard",
    ),
    path("agreements/templates/<int:template_id>/", templates.template_detail, name="template"),
    path(
        "agreements/templates/<int:template_id>/clauses/<int:clause_id>/",
        templates.clause,
        name="template_clause",
    ),
    path(
        "agreements/templates/<int:template_id>/preview/",
        templates.preview,
        name="template_preview",
    ),
    path(
        "agreements/templates/<int:template_id>/publish/",
        templates.publish,
        name="template_publish",
    ),
    path(
        "agreements/templates/<int:template_id>/new-version/",
        templates.new_version,
        name="template_new",
    ),
    path("agreements/print/", printing.print_choice, name="print"),
    path("agreements/bundles/<int:job_id>/", printing.bundle, name="bundle"),
]
