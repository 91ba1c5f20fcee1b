"""The WSGI entry of the site."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from nastavnik.config import home
from nastavnik.config.databases import be_patient, keep_apart

if not settings.configured:  # another server than ours starts here
    home.attach(os.environ)
application = get_wsgi_application()
keep_apart(connections.databases["default"])
be_patient(connections.databases["default"])
