"""A task that lasts long enough to be killed."""

import time

from django_tasks import task


@task()
def sleep_a_while() -> None:
    time.sleep(30)
