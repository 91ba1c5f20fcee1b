"""Argon2 sized for an old school PC: 19 MiB a hash, the OWASP minimum."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SchoolArgon2Hasher(Argon2PasswordHasher):
    """Hash passwords without asking a small machine for 100 MiB each time."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
