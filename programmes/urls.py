from django.urls import path

from programmes.views import frameworks, holidays, hours, plans, programmes, reflection, schools

app_name = "programmes"
urlpatterns = [
    path("", programmes.programme_list, name="list"),
    path("plan/", plans.plan_list, name="plan"),
    path("plan/<int:row_id>/", plans.plan_row, name="plan-row"),
    path("plan/schools/<int:institution_id>/", plans.plan_school, name="plan-school"),
    path(
        "plan/schools/<int:institution_id>/<int:row_id>/",
        plans.plan_school_row,
        name="plan-school-row",
    ),
    path(
        "plan/schools/<int:institution_id>/<int:row_id>/standard/",
        plans.plan_school_standard,
        name="plan-school-standard",
    ),
    path("schools/", schools.school_list, name="schools"),
    path("schools/new/", schools.school_new, name="school-new"),
    path("schools/<int:institution_id>/", schools.school_detail, name="school"),
    path("schools/<int:institution_id>/holidays/", holidays.holidays, name="holidays"),
    path(
        "schools/<int:institution_id>/holidays/<int:year>/region/",
        holidays.of_region,
        name="holidays-of-region",
    ),
    path(
        "schools/<int:institution_id>/holidays/<str:first_day>/remove/",
        holidays.remove,
        name="holiday-remove",
    ),
    path("schools/<int:institution_id>/change/", schools.school_change, name="school-change"),
    path(
        "schools/<int:institution_id>/programmes/new/",
        schools.programme_new,
        name="programme-new",
    ),
    path("<int:programme_id>/change/", schools.programme_change, name="change"),
    path("<int:programme_id>/", programmes.programme_detail, name="detail"),
    path("<int:programme_id>/hours/", hours.hours, name="hours"),
    path("<int:programme_id>/reflection/", reflection.reflection, name="reflection"),
    path("<int:programme_id>/new-version/", frameworks.new_version, name="framework-new"),
    path("frameworks/<int:framework_id>/", frameworks.framework_detail, name="framework"),
    path("frameworks/<int:framework_id>/publish/", frameworks.publish, name="framework-publish"),
    path("frameworks/<int:framework_id>/outcomes/add/", frameworks.outcome, name="outcome-add"),
    path(
        "frameworks/<int:framework_id>/outcomes/<int:outcome_id>/",
        frameworks.outcome,
        name="outcome",
    ),
    path(
        "frameworks/<int:framework_id>/outcomes/<int:outcome_id>/remove/",
        frameworks.remove_outcome,
        name="outcome-remove",
    ),
]
