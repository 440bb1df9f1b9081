"""HTTP to what runs on this machine."""

from typing import Any

import httpx


def http(**options: Any) -> httpx.AsyncClient:
    """A client that reads no certificates of authorities: nobody here shows one."""
    return httpx.AsyncClient(verify=False, **options)
