from django.urls import path

from learning.views import answering, examples, judging, lists, plan_rule, plans, tasks

app_name = "learning"
urlpatterns = [
    path("placements/<int:placement_id>/tasks/", lists.task_list, name="list"),
    path("placements/<int:placement_id>/tasks/new/", tasks.new, name="new"),
    path("placements/<int:placement_id>/tasks/examples/", examples.choose, name="choose"),
    path("placements/<int:placement_id>/tasks/answer/", answering.answer, name="answer"),
    path("placements/<int:placement_id>/tasks/<int:task_id>/", tasks.detail, name="task"),
    path("placements/<int:placement_id>/tasks/<int:task_id>/edit/", tasks.edit, name="edit"),
    path(
        "placements/<int:placement_id>/tasks/<int:task_id>/withdraw/",
        tasks.withdraw,
        name="withdraw",
    ),
    path(
        "placements/<int:placement_id>/tasks/<int:task_id>/example/",
        examples.from_task,
        name="example-from-task",
    ),
    path(
        "placements/<int:placement_id>/tasks/<int:task_id>/versions/<int:version_id>/answer/",
        answering.answer_version,
        name="answer-version",
    ),
    path(
        "placements/<int:placement_id>/tasks/<int:task_id>/versions/<int:version_id>/judge/",
        judging.judge_version,
        name="judge-version",
    ),
    path("placements/<int:placement_id>/coverage/", lists.coverage, name="coverage"),
    path("placements/<int:placement_id>/plan/", plans.plan, name="plan"),
    path("placements/<int:placement_id>/plan/submit/", plans.submit, name="plan-submit"),
    path(
        "placements/<int:placement_id>/plan/<int:plan_id>/advise/",
        plans.advise,
        name="plan-advise",
    ),
    path(
        "placements/<int:placement_id>/plan/<int:plan_id>/decide/",
        plans.decide,
        name="plan-decide",
    ),
    path("placements/<int:placement_id>/plan/<int:plan_id>/pdf/", plans.plan_pdf, name="plan-pdf"),
    path("judge-tasks/", judging.judge, name="judge"),
    path("programmes/<int:programme_id>/examples/", examples.library, name="library"),
    path("programmes/<int:programme_id>/examples/add/", examples.add, name="example-add"),
    path("programmes/<int:programme_id>/plans/", plan_rule.plan_rule, name="plan-rule"),
    path("examples/<int:example_id>/", examples.change, name="example"),
    path("examples/<int:example_id>/retire/", examples.retire, name="example-retire"),
]
