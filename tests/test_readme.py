import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_command_reference_and_the_readme_show_what_commands_print(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "script/reference.py", "--check"],
        cwd=ROOT,
        env={**os.environ, "DOSSIER_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_readme_shows_answers_that_are_cited_and_one_that_is_not_given() -> None:
    first, second = re.findall(r"```console\n(.*?)```", README, re.DOTALL)[:2]

    assert "[¶2]" in first
    assert "as of 22 February 2019" in first
    assert "[¶" not in second.split("You can ask:")[0]


def test_everything_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
