from celery import shared_task

from core import counts, jobs, task_runs


@shared_task(name="core.run_job")
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(name="core.sweep_jobs")
def sweep_jobs() -> int:
    return jobs.sweep()


@shared_task(name="core.sweep_task_runs")
def sweep_task_runs() -> int:
    return task_runs.sweep()


@shared_task(name="core.sweep_counts")
def sweep_counts() -> int:
    return counts.sweep()
