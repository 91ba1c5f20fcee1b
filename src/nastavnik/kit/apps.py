"""The kit as an application: guards around migrations, system checks."""

from django.contrib.auth.signals import user_logged_in
from django.core import checks
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate

from nastavnik.kit import guards, order, presence, rooms, rows, startup, there
from nastavnik.kit.idle import note_sign_in


class KitConfig(rooms.Room):
    """Put guards back after migrations and read promises back at start."""

    name = "nastavnik.kit"
    gives = ("releases", "held", "many")

    def ready(self) -> None:
        """Connect guards to migrations and register the checks."""
        super().ready()
        pre_migrate.connect(guards.before_migrations, sender=self, dispatch_uid="kit.guards.before")
        post_migrate.connect(guards.after_migrations, sender=self, dispatch_uid="kit.guards.after")
        pre_migrate.connect(rows.before_migrations, sender=self, dispatch_uid="kit.rows.before")
        post_migrate.connect(rows.after_migrations, sender=self, dispatch_uid="kit.rows.after")
        connection_created.connect(order.teach, dispatch_uid="kit.order")
        connection_created.connect(presence.come_in, dispatch_uid="kit.presence")
        connection_created.connect(there.remember, dispatch_uid="kit.there")
        user_logged_in.connect(note_sign_in, dispatch_uid="kit.sign_in")
        checks.register(startup.privacy_declared)
        checks.register(startup.facts_given)
        checks.register(startup.matrix_complete)
        checks.register(startup.held_named)
        checks.register(startup.database_promises, checks.Tags.database)
