"""The ASGI entry of the site: the gate, and behind it the WSGI one with all it promises."""

from django.conf import settings

from nastavnik.config.wsgi import application as site
from nastavnik.kit import gate

_spool = settings.DATA_DIR / "incoming"  # bodies and files on their way in never lie where others may look
_spool.mkdir(mode=0o700, parents=True, exist_ok=True)
settings.FILE_UPLOAD_TEMP_DIR = str(_spool)
application = gate.Gate(site, _spool, gate.LIMITS)
