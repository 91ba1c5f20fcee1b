from django.db import migrations

from nastavnik.kit.handles import given_handles


class Migration(migrations.Migration):

    dependencies = [("registry", "0001_tables")]

    operations = given_handles("registry", "preference")
