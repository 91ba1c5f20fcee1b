"""The WSGI entry of the site."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connections

from nastavnik.config import home
from nastavnik.config.databases import be_patient, keep_apart

os.umask(0o077)  # what the site writes in its folder, only its own account reads
if not settings.configured:  # another server than ours starts here
    home.attach(os.environ)
application = get_wsgi_application()
keep_apart(connections.databases["default"])
be_patient(connections.databases["default"])


def demand_installation() -> None:
    """Open no page over a database of a later version or of other keys."""
    from nastavnik.ops.installation import refusal  # noqa: PLC0415 - models load with the application

    if refused := refusal():
        raise ImproperlyConfigured(refused.words)


demand_installation()
