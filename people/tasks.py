from celery import shared_task
from django.utils import timezone

from people.models import PersonSession
from people.services import codes, links


@shared_task(name="people.sweep_links")
def sweep_links() -> None:
    """Forget what ended: links, codes and sessions."""
    links.sweep()
    codes.sweep()
    PersonSession.objects.filter(expire_date__lt=timezone.now()).delete()
