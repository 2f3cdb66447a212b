from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by a ministry; nobody signs up alone (employers' own sign-up comes with their portal)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
