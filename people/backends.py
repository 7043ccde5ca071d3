from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


def may_use_password(user: Any) -> bool:
    """Staff and students. People at workplaces and guardians sign in by a mailed code."""
    return bool(
        user.is_staff
        or user.is_superuser
        or user.programme_roles.exists()
        or hasattr(user, "student")
    )


class PortalAuthenticationBackend(AuthenticationBackend):
    """Sign-in by e-mail address and password, or by a mailed code.

    `get_user` of the base answers None for someone who is deactivated, so their sessions end at
    the next request.
    """

    def _check_password(self, user: Any, password: str) -> Any:
        """A wrong password, an inactive account and one without passwords look the same."""
        if user is None:
            return None
        self._did_check_password = True
        right = user.check_password(password)
        return (
            user if right and self.user_can_authenticate(user) and may_use_password(user) else None
        )

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None from tables: `policies.py` says who may do what, so no page asks for them."""
        return set()
