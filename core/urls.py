from django.urls import path

from core.views import jobs

app_name = "core"
urlpatterns = [path("<int:job_id>/", jobs.job_detail, name="job")]
