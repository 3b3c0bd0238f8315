"""How PINs and passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class LightArgon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: the least that OWASP's password storage cheat sheet advises.

    Django's default takes 100 MiB for each sign-in. A class of 30 that signs in at once on a small machine would need
    1.6 GB in sixteen threads.
    """

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
