"""The WSGI entry of the site."""

from django.core.wsgi import get_wsgi_application
from django.db import connections

from nastavnik.config.databases import be_patient

application = get_wsgi_application()
connections.close_all()  # none of the process that started this one may be shared with it
be_patient(connections.databases["default"])
