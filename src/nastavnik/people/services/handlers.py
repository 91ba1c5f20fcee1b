"""What upper rooms do when somebody leaves the school: they register here, the leaving service calls them.

A handler takes `teacher` and `actor` by name and runs inside the transaction.
"""

from collections.abc import Callable

from nastavnik.kit.registries import Registry

left_handlers: Registry[Callable[..., None]] = Registry("handler of a teacher's leaving")
