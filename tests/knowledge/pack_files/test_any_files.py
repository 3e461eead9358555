from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.pack_files import PackInvalidError, Problem, read_pack
from tests.knowledge.pack_files.conftest import PACK_FILES

PIECES = st.sampled_from(
    [
        *" x [ ] { } ' \" null 0 true 2019-13-40 99999999999999999999 id = , ~ é # gazette".split(
            " "
        ),
        *(
            "\n",
            " ",
            ": ",
            "- ",
            "&a ",
            "*a",
            "!!str ",
            "|\n",
            "\\u202e",
            "@everyone",
            "draft: true",
        ),
        *("facts:\n", "  - id: vote\n", "who: ", "when: "),
    ]
)


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def problems_of(folder: Path) -> tuple[Problem, ...]:
    try:
        read_pack(folder)
    except PackInvalidError as error:
        return error.problems
    return ()


@given(st.data())
def test_any_change_of_a_file_gives_a_pack_or_problems_with_remedies(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    files = dict(PACK_FILES)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(files)))
        start = data.draw(st.integers(0, len(files[name])))
        end = min(len(files[name]), start + data.draw(st.sampled_from([0, 1, 5, 30])))
        files[name] = files[name][:start] + data.draw(PIECES) + files[name][end:]
    folder = written(tmp_path_factory.mktemp("pack"), files)

    problems = problems_of(folder)

    assert all(str(one).isprintable() and one.remedy for one in problems)
