from allauth.account.auth_backends import AuthenticationBackend


class PortalAuthenticationBackend(AuthenticationBackend):
    """Sign-in by e-mail address and password, or by a mailed code."""
