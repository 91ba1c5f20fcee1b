"""The installation: one row that says which one a database belongs to, and which keys open it."""

import uuid

from django.db import models

from nastavnik.kit.privacy import Privacy


class Installation(models.Model):
    """Who this installation is, by which check value each of its keys is known ({key id: hex}), and how it is.

    `swept_on` is the last day whose date was believed when old rows were erased, `lived` the days since whose was not.
    """

    privacy = Privacy("P0", "", export=False, erase="keep", retention="as long as the database")

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.UUIDField(default=uuid.uuid4, editable=False)
    keys = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True, blank=True)
    troubled = models.BooleanField(default=False)
    swept_on = models.DateField(null=True, blank=True)
    lived = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_is_one")]
