"""What upper rooms do when a pair is confirmed: they register here, the confirming service calls them.

A handler takes `place` and `actor` by name and runs inside the transaction.
"""

from collections.abc import Callable

from nastavnik.kit.registries import Registry

confirm_handlers: Registry[Callable[..., None]] = Registry("handler of a confirmation")
