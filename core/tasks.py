from celery import shared_task

from core import jobs


@shared_task(name="core.run_job")
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(name="core.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()
