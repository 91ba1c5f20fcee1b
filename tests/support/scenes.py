"""A scene told once for all tests of a module: each gets its own copy, and what it changes is taken back after it."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction


def told_once(tell: Callable[[], Any]) -> Any:
    """Make a module's fixture that tells a scene and takes it back after the last test of the module.

    Tests run inside the transaction that holds the scene, so a test of committing cannot ask for it.
    """

    @pytest.fixture(scope="module")
    def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[], Any]]:
        around = transaction.atomic()
        around._from_testcase = True  # nobody's work: services inside begin their own
        with django_db_blocker.unblock(), around:
            scene = tell()
            yield lambda: deepcopy(scene)
            transaction.set_rollback(True)

    return told
