"""How long a test waits for what must come."""

PATIENCE_SECONDS = 100.0
"""Only what never comes ends a wait: how busy the machine is decides no test.

Below the limit of a whole test (`timeout` in pyproject.toml), which would end all the others too.
"""
