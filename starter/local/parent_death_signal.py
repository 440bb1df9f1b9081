"""Run a program that ends with its parent: `parent_death_signal.py PARENT_PID PROGRAM ARGS...`.

It is a program of its own, not a `preexec_fn`, because Python code between fork and exec may
deadlock in a process with threads, and the Temporal SDK has threads. The program takes its
place, so the process id stays. Only Linux has that signal; elsewhere the parent must stop it.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
SIGTERM = 15


def main() -> None:
    parent, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGTERM)
    if os.getppid() != parent:
        sys.exit(0)  # the parent ended before the signal was asked for
    os.execv(program[0], program)  # noqa: S606 - the whole point: no shell, same process id


if __name__ == "__main__":
    main()
