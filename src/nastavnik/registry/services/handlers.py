"""What upper rooms do when somebody leaves: they register here, the leaving service calls them.

A handler takes `entry` and `actor` by name, runs inside the transaction and may be called more than once.
"""

from collections.abc import Callable

from nastavnik.kit.registries import Registry

leave_handlers: Registry[Callable[..., None]] = Registry("handler of a mentee's leaving")
mentor_leave_handlers: Registry[Callable[..., None]] = Registry("handler of a mentor's leaving")
#: What may refuse another legal basis of a mentor's work: each takes `entry` and raises.
basis_checks: Registry[Callable[..., None]] = Registry("check of a legal basis")
