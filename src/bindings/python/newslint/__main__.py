"""The program: `newslint` and `python -m newslint`."""

import signal
import sys

from newslint import _newslint


def main() -> int:
    # The interpreter would note Ctrl-C, and wait for the program to end by itself.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _newslint.main(["newslint", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
