from django.urls import path

from reminders.views import coming, plans, workplaces

app_name = "reminders"
urlpatterns = [
    path("reminders/", plans.plan_list, name="plans"),
    path("reminders/<int:plan_id>/", plans.plan_change, name="plan"),
    path("reminders/schools/<int:institution_id>/", plans.school_list, name="school"),
    path(
        "reminders/schools/<int:institution_id>/<int:plan_id>/",
        plans.school_change,
        name="school-plan",
    ),
    path(
        "reminders/schools/<int:institution_id>/<int:plan_id>/standard/",
        plans.school_standard,
        name="school-standard",
    ),
    path(
        "reminders/schools/<int:institution_id>/workplaces/",
        workplaces.workplaces,
        name="workplaces",
    ),
    path("placements/<int:placement_id>/reminders/", coming.coming, name="coming"),
]
