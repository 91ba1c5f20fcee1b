"""A task that lasts long enough to be killed."""

import time

from django_tasks import task


@task()
def sleep_a_while(seconds: float = 30) -> None:
    time.sleep(seconds)
