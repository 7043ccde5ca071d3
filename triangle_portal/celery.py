"""The Celery application. Queues are a hint: every piece of work is a row in PostgreSQL first."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "triangle_portal.settings")

app = Celery("triangle_portal", task_cls="core.recorded_tasks:RecordedTask")
# Celery remembers its application per thread; web servers with threads need a default as well.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
