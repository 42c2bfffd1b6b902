"""Where the process begins, as `monitor` and as `python -m monitor`."""

import signal
import sys


def main() -> None:
    """Run the command line.

    To load the daemon takes a second or two, and SIGHUP, which asks it to read its configuration again, must not end
    it meanwhile. Until it listens the signal is ignored: the configuration is read after that anyway.
    """
    if sys.argv[1:2] == ["run"]:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    from monitor.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
