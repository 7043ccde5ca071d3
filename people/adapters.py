import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from core.throttle import fingerprint, request_address
from notifications.services import send_now
from notifications.services.immediate import MailUnavailable
from people import sign_in
from people.models import User

# What allauth mails → our own mail. Anything else is not sent.
CODE_MAILS = {
    "account/email/login_code": "people/mail/sign_in_code",
    "account/email/password_reset_code": "people/mail/reset_code",
}
SECURITY_MAILS = {
    "account/email/password_changed": "password",
    "account/email/password_set": "password",
    "account/email/password_reset": "password",
    "mfa/email/totp_activated": "factor_on",
    "mfa/email/totp_deactivated": "factor_off",
    "mfa/email/recovery_codes_generated": "recovery",
    "socialaccount/email/account_connected": "connected",
    "socialaccount/email/account_disconnected": "disconnected",
}


def hashed_code(code: str) -> str:
    """What the session keeps of a code for signing in or resetting."""
    return fingerprint(f"sign-in-code:{code}")


class AccountAdapter(DefaultAccountAdapter):
    """How the portal signs people in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return request_address(request)

    def generate_login_code(self) -> str:
        """Six digits go into the mail; allauth keeps in the session what this returns: a hash."""
        code = f"{secrets.randbelow(10**6):06d}"
        allauth_context.request.mailed_code = code
        return hashed_code(code)

    def generate_password_reset_code(self) -> str:
        return self.generate_login_code()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Codes leave at once or the person is told; a notice of a change may fail."""
        user = User.objects.filter(email=email.lower()).first()
        language = user.language if user else get_language() or "nl"
        if template_prefix in CODE_MAILS:
            code = allauth_context.request.mailed_code
            send_now(
                to=email,
                language=language,
                template=CODE_MAILS[template_prefix],
                context={"recipient": user, "code": code},
            )
        elif template_prefix in SECURITY_MAILS:
            try:
                send_now(
                    to=email,
                    language=language,
                    template="people/mail/security",
                    context={"recipient": user, "event": SECURITY_MAILS[template_prefix]},
                )
            except MailUnavailable:
                return

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        methods = [record["method"] for record in get_authentication_records(request, user)]
        sign_in.note(request, user, how="+".join(methods))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_in.note_failure(credentials.get("email", ""))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """How the portal believes another identity provider: it may say who someone is, by an address
    that it has verified. It never makes an account and never gives a role."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        verified = [each.email.lower() for each in sociallogin.email_addresses if each.verified]
        known = User.objects.filter(email__in=verified, is_active=True)
        if len(known) == 1:
            sociallogin.connect(request, known[0])
