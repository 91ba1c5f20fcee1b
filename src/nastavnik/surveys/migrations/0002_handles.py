from django.db import migrations

from nastavnik.kit.handles import given_handles


class Migration(migrations.Migration):

    dependencies = [("surveys", "0001_tables")]

    operations = given_handles("surveys", "response")
