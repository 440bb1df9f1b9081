"""The HTTP door as a process: `python -m starter.web`. SIGTERM and Ctrl-C stop it in order.

Exits 0 once stopped, 1 where it failed (its port is taken, `fulfil provision` has not run), 2
where its settings are invalid.
"""

from activities.adapters.process import lifetime


def main() -> None:
    """Serve the HTTP door and end the process."""
    lifetime.begin()
    from starter.web.serve import exit_code  # after the beginning: it brings a thousand modules

    lifetime.end(exit_code())


if __name__ == "__main__":
    main()
