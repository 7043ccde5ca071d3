from typing import Any

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.search import SearchText


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any):
        """A person; with an e-mail address they can sign in, without a password by code."""
        user = self.model(email=email.strip().lower() if email else None, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person in one of the corners. Without an e-mail address: known by name, cannot sign in."""

    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=160)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=[("nl", _("Dutch")), ("en", _("English"))],
        default="nl",
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    # Words of the name without accents, so that "ozdemir" finds Özdemir.
    search = GeneratedField(
        expression=SearchText(F("name")), output_field=SearchVectorField(), db_persist=True
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_email_lower", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="user_language_known", condition=Q(language__in=["nl", "en"])
            ),
            models.CheckConstraint(name="user_named", condition=~Q(name="")),
        ]
        indexes = [GinIndex(fields=["search"], name="user_search")]

    def __str__(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Only what the policies say. Django itself lets an administrator pass every question,
        and nobody may sign or answer for somebody else."""
        return self.is_active and any(each.has_perm(self, perm, obj) for each in get_backends())

    @cached_property
    def cached_role_rows(self) -> list[Any]:
        """The roles with their programmes: one query for the life of this object (a request)."""
        rows = self.programme_roles.select_related("programme")
        return list(rows.order_by("programme__name", "programme_id", "role"))

    @cached_property
    def cached_programme_roles(self) -> dict[int, frozenset[str]]:
        """Programme id → roles there, from the same query."""
        roles: dict[int, set[str]] = {}
        for row in self.cached_role_rows:
            roles.setdefault(row.programme_id, set()).add(row.role)
        return {programme_id: frozenset(names) for programme_id, names in roles.items()}

    @cached_property
    def is_student(self) -> bool:
        """Asked once for the life of this object, also when the answer is no."""
        return hasattr(self, "student")

    @property
    def initials(self) -> str:
        """First letters of the first and last word that start with a capital."""
        words = [word for word in self.name.replace("-", " ").split() if word[:1].isupper()]
        words = words or self.name.split() or ["?"]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
