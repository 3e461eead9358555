import os
import shutil
from pathlib import Path

import pytest

from knowledge.pack_files import PackInvalidError, pack_paths, read_pack
from knowledge.pack_files.files import MAX_FILE_BYTES, MAX_FILES
from tests.knowledge.pack_files.conftest import WritePack


def fault(path: Path) -> str:
    with pytest.raises(PackInvalidError) as caught:
        read_pack(path)
    (problem,) = caught.value.problems
    return str(problem)


def test_a_checkout_is_read_without_what_is_not_the_packs(write_pack: WritePack) -> None:
    before = read_pack(write_pack())
    folder = write_pack({"README.md": "about", ".hidden.yaml": "facts: [", "notes.txt": "x"})
    (folder / ".git").mkdir()
    (folder / ".git" / "config.yaml").write_text("nonsense: {")

    assert read_pack(folder) == before


def test_a_link_in_a_folder_is_refused_wherever_it_leads(
    write_pack: WritePack, tmp_path: Path
) -> None:
    folder = write_pack()
    (tmp_path / "secret.yaml").write_text("facts: []")
    (folder / "more.yaml").symlink_to(tmp_path / "secret.yaml")

    assert fault(folder) == (
        "packs/harbour/more.yaml: this is a link or a device, which packs may not hold; "
        "copy the file"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_named_pipe_in_a_folder_does_not_hold_up_reading(write_pack: WritePack) -> None:
    folder = write_pack()
    os.mkfifo(folder / "more.yaml")

    assert fault(folder) == "packs/harbour/more.yaml: this is not a regular file; remove it"


def test_a_file_that_is_too_large_is_refused_unread(write_pack: WritePack) -> None:
    folder = write_pack({"more.yaml": b"#" * (MAX_FILE_BYTES + 1)})

    assert fault(folder) == "packs/harbour/more.yaml: it is larger than 8 MiB; split it"


def test_too_many_files_are_refused(write_pack: WritePack) -> None:
    folder = write_pack({f"{number}.yaml": "" for number in range(MAX_FILES)})

    assert fault(folder) == "packs/harbour: there are more than 200 YAML files; join some of them"


def test_what_is_no_pack_is_refused_with_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "empty"
    folder.mkdir(parents=True)
    (tmp_path / "packs" / "article.txt").write_text("words")

    assert [fault(path) for path in (folder, folder / "none", folder.parent / "article.txt")] == [
        "packs/empty: there is no pack.yaml; add one with id, title, as_of and sources",
        "empty/none: there is no such folder or zip file; check the path",
        "packs/article.txt: this is neither a folder nor a zip file; give one of the two",
    ]


def test_a_pack_without_entries_is_refused(write_pack: WritePack) -> None:
    folder = write_pack({"entries.yaml": "facts: []", "asked.yaml": ""})

    assert fault(folder) == (
        "packs/harbour/pack.yaml: the pack has no entries; add facts, quotes or events"
    )


def test_a_checkout_may_hold_several_packs(tmp_path: Path, write_pack: WritePack) -> None:
    served, pack = tmp_path / "served", write_pack()
    for place in ("one/harbour", "one/packs/mill", "one/a/b/too-deep", "one/.git/packed", "two"):
        shutil.copytree(pack, served / place)
    (served / "one/linked").symlink_to(pack)

    found = pack_paths([served])

    assert found == [served / "one/harbour", served / "one/packs/mill", served / "two"]
