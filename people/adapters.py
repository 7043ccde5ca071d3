from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """How the portal signs people in."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """How the portal believes another identity provider."""
