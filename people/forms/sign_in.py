"""allauth's forms with our words; codes are compared as hashes."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from people.adapters import hashed_code
from people.backends import may_use_password
from people.models import User
from people.pace import greet_mail_server


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_email(self.fields["login"])
        password = self.fields["password"]
        password.label = _("Password")
        password.help_text = format_html(
            '<a href="{}">{}</a>', reverse("account_reset_password"), _("Forgot your password?")
        )
        password.widget.attrs.pop("placeholder", None)


class AskCodeForm(allauth_forms.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_email(self.fields["email"])

    def clean_email(self) -> str:
        email = super().clean_email()
        if self._user is None:
            greet_mail_server()
        return email


class AskResetForm(allauth_forms.ResetPasswordForm):
    users: list[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_email(self.fields["email"])

    def clean_email(self) -> str:
        email = super().clean_email()
        self.users = [user for user in self.users if may_use_password(user)]
        if not self.users:
            greet_mail_server()
        return email


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the mail"),
        help_text=_("Six digits"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "maxlength": "12",
                "autofocus": True,
            }
        ),
    )

    def __init__(self, *args: Any, code: str = "", **kwargs: Any) -> None:
        self.expected_hash = code
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        given = "".join(sign for sign in self.cleaned_data["code"] if sign.isdigit())
        if not self.expected_hash or hashed_code(given) != self.expected_hash:
            raise forms.ValidationError(
                _("This code is not right. Look in the newest mail and try again.")
            )
        return given


class SignInCodeForm(CodeForm):
    pass


class ResetCodeForm(CodeForm):
    pass


def dress_email(field: forms.Field) -> None:
    field.label = _("E-mail address")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update({"autocomplete": "email", "inputmode": "email"})
