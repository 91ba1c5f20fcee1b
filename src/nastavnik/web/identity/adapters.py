"""What allauth asks of us: how a session is opened, which step comes before it, how secrets are kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import login as open_session
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nastavnik.kit import fields
from nastavnik.people.models import Account, SignIn
from nastavnik.web.identity.coming_in import came_in

BACKEND = "django.contrib.auth.backends.ModelBackend"
COLUMN = "mfa_authenticator.data"


class Door(DefaultAccountAdapter):
    """The door: one step beside the password, and nothing that the library would say or send by itself."""

    def get_login_stages(self) -> list[str]:
        """Name what stands between the first step and the session."""
        return ["nastavnik.web.identity.second_step.SecondStep"]

    def login(self, request: HttpRequest, user: Account) -> None:
        """Open the session; nothing else in the product does."""
        open_session(request, user, backend=BACKEND)

    def post_login(self, request: HttpRequest, user: Account, **told: Any) -> HttpResponse:
        """Note what was opened, and lead to the page."""
        way = (told["signal_kwargs"] or {}).get("way", SignIn.Way.PASSWORD)
        return came_in(request, user, way, told["redirect_url"] or "web:home")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse accounts that nobody of the school invited."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages do."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: our notices do."""


class Factors(DefaultMFAAdapter):
    """The second factor: its secrets are encrypted with the keys of the fields."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret on its way to the database."""
        return fields.encrypt(text, COLUMN)

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret back."""
        return fields.decrypt(encrypted_text, COLUMN)

    def get_totp_issuer(self) -> str:
        """Give the name under which a telephone keeps the code."""
        return _("Наставник")

    def _get_user_identifier(self, user: Account) -> str:
        return user.login

    def _get_site_name(self) -> str:
        return _("Наставник")
