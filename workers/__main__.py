"""One worker process: `python -m workers`. SIGTERM and Ctrl-C let it finish what it does.

Exits 0 once drained, 1 where it failed or `fulfil provision` has not run, 2 where its settings
are invalid: whoever runs it starts it again.
"""

from activities.adapters.process import lifetime


def main() -> None:
    """Run one worker and end the process."""
    lifetime.begin()
    from workers.process import exit_code  # after the beginning: it brings a thousand modules

    lifetime.end(exit_code())


if __name__ == "__main__":
    main()
