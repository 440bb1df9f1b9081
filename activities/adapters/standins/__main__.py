"""The stand-ins as a process: `python -m activities.adapters.standins --port 8310 --data …`."""

from activities.adapters.process import lifetime


def main() -> None:
    """Serve until SIGTERM or Ctrl-C; exits 0, or 1 where the port is taken."""
    lifetime.begin()
    from activities.adapters.standins.serve import run  # after the beginning: it brings much

    run()


if __name__ == "__main__":
    main()
