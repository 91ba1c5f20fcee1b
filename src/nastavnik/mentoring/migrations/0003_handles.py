from django.db import migrations

from nastavnik.kit.handles import given_handles


class Migration(migrations.Migration):

    dependencies = [("mentoring", "0002_confidant_calls")]

    operations = given_handles("mentoring", "confidantcall")
