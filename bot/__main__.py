"""`dossier`, and `python -m bot`: the same command line."""

from __future__ import annotations

import sys

from bot.cli.app import run


def main() -> int:
    """Run the command line with the process's arguments and return its exit status."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
