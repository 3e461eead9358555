import contextlib
import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.pack_files import PackInvalidError, read_pack, read_packs
from knowledge.pack_files.files import MAX_ARCHIVE_MEMBERS, MAX_FILE_BYTES
from tests.knowledge.pack_files.conftest import PACK_FILES, WritePack


def zipped(
    path: Path, members: dict[str, str | bytes], *, method: int = zipfile.ZIP_STORED
) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def fault(path: Path) -> str:
    with pytest.raises(PackInvalidError) as caught:
        read_pack(path)
    (problem,) = caught.value.problems
    return problem.message


@pytest.mark.parametrize("within", ["", "harbour-main/", "a/b/"])
def test_a_zip_holds_the_same_pack_as_its_folder(
    write_pack: WritePack, tmp_path: Path, within: str
) -> None:
    others: dict[str, str | bytes] = {
        f"{within}README.md": "about",
        f"{within}.github/workflows/ci.yaml": "on: push",
        f"{within}review/drafts.yaml": "facts: []",
        f"__MACOSX/{within}._pack.yaml": b"\0",
    }
    files = {within + name: text for name, text in PACK_FILES.items()}
    path = zipped(tmp_path / "harbour.zip", {**others, **files}, method=zipfile.ZIP_DEFLATED)

    assert read_pack(path) == read_pack(write_pack())


def test_a_fault_in_a_zip_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    files = {**PACK_FILES, "asked.yaml": PACK_FILES["asked.yaml"].replace("near:", "neaar:")}
    path = zipped(tmp_path / "harbour.zip", dict(files))

    with pytest.raises(PackInvalidError) as caught:
        read_pack(path)

    (problem,) = caught.value.problems
    assert str(problem).startswith(
        f"{tmp_path.name}/harbour.zip/asked.yaml:14: entry \"who-builds\": 'neaar' is not"
    )


def test_a_zip_among_packs_is_read_with_them(write_pack: WritePack) -> None:
    folder = write_pack().parent
    files = {**PACK_FILES, "pack.yaml": PACK_FILES["pack.yaml"].replace("harbour\n", "quay\n", 1)}
    zipped(folder / "quay.zip", dict(files))

    assert [pack.id for pack in read_packs(folder)] == ["harbour", "quay"]


@pytest.mark.parametrize(
    "name", ["../evil.yaml", "a/../../evil.yaml", "/etc/evil.yaml", "..\\evil.yaml", "C:/evil.yaml"]
)
def test_a_name_that_leads_out_of_the_zip_is_refused(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "evil.zip", {**PACK_FILES, name: "facts: []"})

    assert fault(path) == f"the name {name!r} leads out of the zip"
    assert [file.name for file in tmp_path.iterdir()] == ["evil.zip"]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("quotes.yaml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(tmp_path / "link.zip", dict(PACK_FILES))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")

    assert fault(path) == "this is a link or a device, which packs may not hold"


def test_a_bomb_in_a_zip_is_refused(tmp_path: Path) -> None:
    bomb = b"#" * (MAX_FILE_BYTES - 1)
    path = zipped(
        tmp_path / "bomb.zip", {**PACK_FILES, "z.yaml": bomb}, method=zipfile.ZIP_DEFLATED
    )

    assert fault(path) == "it would unpack to more than 100 times its size"


def test_a_file_larger_than_allowed_is_refused_whatever_the_zip_says_of_it(tmp_path: Path) -> None:
    large = b"#" * (MAX_FILE_BYTES + 2)
    path = zipped(tmp_path / "large.zip", {**PACK_FILES, "z.yaml": large})
    honest = fault(path)
    content = path.read_bytes()
    size = len(large).to_bytes(4, "little")
    path.write_bytes(content.replace(size, (1000).to_bytes(4, "little")))

    assert honest == "it is larger than 8 MiB"
    assert "can't be read" in fault(path)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "secret.zip", dict(PACK_FILES))
    content = bytearray(path.read_bytes())
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    path.write_bytes(content)

    assert fault(path) == "the zip is encrypted"


def test_a_zip_with_too_many_members_is_refused(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {f"{n}.txt": "" for n in range(MAX_ARCHIVE_MEMBERS)}
    path = zipped(tmp_path / "many.zip", {**PACK_FILES, **members})

    assert fault(path) == "the zip has more than 5,000 members"


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"quotes.yaml": "quotes: []"}, "the zip holds no pack.yaml"),
        ({"pack.zip": b"PK\x03\x04"}, "the zip holds no pack.yaml"),
        ({"a/pack.yaml": "id: a", "b/pack.yaml": "id: b"}, "the zip holds 2 pack.yaml"),
    ],
)
def test_a_zip_without_exactly_one_pack_is_refused(
    tmp_path: Path, members: dict[str, str | bytes], message: str
) -> None:
    assert fault(zipped(tmp_path / "some.zip", members)) == message


@given(st.data())
def test_a_damaged_zip_is_read_or_refused_but_never_crashes(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PACK_FILES.items():
            archive.writestr(name, text)
    content = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.sampled_from([len(content), len(content) // 2, len(content) - 1]))
    path = tmp_path_factory.mktemp("zips") / "damaged.zip"
    path.write_bytes(content[:end])

    with contextlib.suppress(PackInvalidError):
        read_pack(path)
