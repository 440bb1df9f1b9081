"""What a process may take that reads a file of a stranger: so much memory, so much time."""

import resource


def limit(memory: int, cpu_seconds: int) -> None:
    """Let this process have no more, for the rest of its life; what is lower already stays so.

    Args:
        memory: bytes of address space beyond what it has now.
        cpu_seconds: of processor time, from its beginning.
    """
    with open("/proc/self/statm", encoding="ascii") as pages:
        begun = int(pages.read().split()[0]) * resource.getpagesize()
    most = {
        resource.RLIMIT_AS: begun + memory,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_CORE: 0,
    }
    for what, wanted in most.items():
        _, hard = resource.getrlimit(what)
        lower = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(what, (lower, lower))
