"""The WSGI entry of the site."""

from django.core.wsgi import get_wsgi_application
from django.db import connections

from nastavnik.config.databases import be_patient, keep_apart

application = get_wsgi_application()
keep_apart(connections.databases["default"])
be_patient(connections.databases["default"])
