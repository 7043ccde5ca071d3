"""Where a mail provider tells what became of our mails; only where MAIL_PROVIDER is set.

The views are anymail's and check the secret themselves, so they ask nobody to sign in.
"""

from anymail.urls import urlpatterns as every
from django.contrib.auth.decorators import login_not_required

urlpatterns = [each for each in every if (each.name or "").endswith("_tracking_webhook")]
for each in urlpatterns:
    login_not_required(each.callback)
