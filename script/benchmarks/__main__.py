"""Run a benchmark by its module's name: each module here has `main(arguments) -> exit status`.

A module whose name begins with an underscore is no benchmark but shared by several.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def benchmarks() -> dict[str, str]:
    """Return the benchmarks: name and the first line of their docstring."""
    found = {}
    for file in sorted(HERE.glob("[a-z]*.py")):
        found[file.stem] = file.read_text(encoding="utf-8").split('"""')[1].splitlines()[0]
    return found


def main(arguments: list[str]) -> int:
    """Run the benchmark that the first argument names."""
    known = benchmarks()
    if not arguments or arguments[0] not in known:
        rows = "\n".join(f"  {name:<12} {line}" for name, line in known.items())
        sys.stderr.write(f"script/bench NAME [options], where NAME is one of\n{rows}\n")
        return 0 if arguments in (["-h"], ["--help"]) else 2
    return int(import_module(arguments[0]).main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
