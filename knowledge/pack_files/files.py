"""The YAML files of a pack, from a folder or a zip, as bytes. Nothing is ever unpacked to disk.

A pack may come from a stranger: links are not followed, names can't lead out of the pack, and
everything is read up to a bound, whatever an archive says of itself.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from knowledge.pack_files.problems import PackInvalidError, Problem

MAX_FILE_BYTES = 8 * 2**20  # chosen: some 20,000 entries a file, parsed in seconds
MAX_PACK_BYTES = 64 * 2**20  # chosen: a pack is held in memory while it is checked
MAX_FILES = 200  # chosen: a pack needs a dozen
MAX_ARCHIVE_MEMBERS = 5_000  # chosen: a checkout with its pictures; only YAML is read of it
MAX_COMPRESSION_RATIO = 100  # text shrinks to a fifth or a tenth; bombs shrink by hundreds
MANIFEST = "pack.yaml"

_SUFFIXES = (".yaml", ".yml")
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)  # Windows has neither
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe named quotes.yaml must not hold us up
# What zipfile lets through of damaged archives.
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, ValueError, OverflowError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may need any amount of memory
_ENCRYPTED = 0x1  # PKWARE's APPNOTE, section 4.4.4


@dataclass(frozen=True, slots=True)
class PackFile:
    """One YAML file. `shown` is how problems name it: "packs/hanoi-2019/quotes.yaml"."""

    shown: str
    content: bytes


def shown_path(path: Path) -> str:
    """Return how problems name a pack: its folder or zip with the folder above."""
    parts = path.absolute().parts
    return "/".join(parts[-2:]) if len(parts) > 2 else path.name


def pack_files(path: Path) -> list[PackFile]:
    """Return the YAML files of a pack, pack.yaml first, then by name.

    In a folder they are those next to its pack.yaml; in a zip, those next to its only pack.yaml.
    Names that begin with a dot, and folders within, are left out.

    Raises:
        PackInvalidError: there is no pack, or one that can't be read safely.
    """
    shown = shown_path(path)
    try:
        if zipfile.is_zipfile(path) if path.is_file() else False:
            return _from_zip(path, shown)
        if path.is_dir():
            return _from_folder(path, shown)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error) or "it ends too early"
        raise _refused(shown, f"the pack can't be read ({reason})", "check the path") from error
    if path.exists():
        raise _refused(shown, "this is neither a folder nor a zip file", "give one of the two")
    raise _refused(shown, "there is no such folder or zip file", "check the path")


def _from_folder(folder: Path, shown: str) -> list[PackFile]:
    names = [entry.name for entry in _yaml_files(folder)]
    _check_names(names, shown)
    files: list[PackFile] = []
    left = MAX_PACK_BYTES
    for name in sorted(names, key=_manifest_first):
        content = _file_bytes(folder / name, f"{shown}/{name}")
        left -= len(content)
        if left < 0:
            raise _too_large(shown)
        files.append(PackFile(f"{shown}/{name}", content))
    return files


def _yaml_files(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            is_yaml = entry.name.casefold().endswith(_SUFFIXES) and not entry.name.startswith(".")
            if is_yaml and not entry.is_dir(follow_symlinks=False):
                yield entry


def _file_bytes(path: Path, shown: str) -> bytes:
    if path.is_symlink():
        raise _link(shown)
    descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_WAIT)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _refused(shown, "this is not a regular file", "remove it")
        if status.st_size > MAX_FILE_BYTES:
            raise _file_too_large(shown)
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise _file_too_large(shown)
    return content


def _from_zip(path: Path, shown: str) -> list[PackFile]:
    if path.stat().st_size > MAX_PACK_BYTES:
        raise _too_large(shown)
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(archive, shown)
            return _contents(archive, members, shown)
    except PackInvalidError:
        raise
    except _DAMAGED as error:
        raise _refused(shown, f"the zip can't be read ({error})", "make it anew") from error


def _members(archive: zipfile.ZipFile, shown: str) -> list[zipfile.ZipInfo]:
    """Return the members that are the pack's, after looking at every name in the archive."""
    infos = archive.infolist()
    if len(infos) > MAX_ARCHIVE_MEMBERS:
        raise _refused(
            shown, f"the zip has more than {MAX_ARCHIVE_MEMBERS:,} members", "zip only the pack"
        )
    for info in infos:
        _check_member(info, shown)
    manifests = [info for info in infos if _visible(info) and _name(info).name == MANIFEST]
    if len(manifests) != 1:
        found = f"{len(manifests)} pack.yaml" if manifests else "no pack.yaml"
        raise _refused(shown, f"the zip holds {found}", "put exactly one pack into a zip")
    folder = _name(manifests[0]).parent
    members = [
        info
        for info in infos
        if _visible(info)
        and _name(info).parent == folder
        and info.filename.casefold().endswith(_SUFFIXES)
    ]
    _check_names([_name(info).name for info in members], shown)
    return sorted(members, key=lambda info: _manifest_first(_name(info).name))


def _check_member(info: zipfile.ZipInfo, shown: str) -> None:
    original = info.orig_filename
    path = PurePosixPath(original)
    escapes = path.is_absolute() or ".." in path.parts or "\\" in original or "\0" in original
    if escapes or (path.parts and path.parts[0].endswith(":")):
        raise _refused(shown, f"the name {original[:100]!r} leads out of the zip", "zip it anew")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _link(f"{shown}/{original[:100]!a}")
    if info.flag_bits & _ENCRYPTED:
        raise _refused(shown, "the zip is encrypted", "zip it without a password")
    if info.compress_type not in _METHODS:
        raise _refused(shown, "the zip is compressed in a rare way", "zip it with deflate")


def _contents(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], shown: str
) -> list[PackFile]:
    files: list[PackFile] = []
    left = MAX_PACK_BYTES
    for info in members:
        name = f"{shown}/{_name(info).name}"
        if info.file_size > MAX_FILE_BYTES:
            raise _file_too_large(name)
        if info.file_size > MAX_COMPRESSION_RATIO * max(info.compress_size, 1_000):
            raise _refused(
                name,
                f"it would unpack to more than {MAX_COMPRESSION_RATIO} times its size",
                "zip plain text only",
            )
        with archive.open(info) as member:
            content = member.read(MAX_FILE_BYTES + 1)  # the size that a zip states may be a lie
        left -= len(content)
        if len(content) > MAX_FILE_BYTES:
            raise _file_too_large(name)
        if left < 0:
            raise _too_large(shown)
        files.append(PackFile(name, content))
    return files


def _name(info: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(info.filename)


def _visible(info: zipfile.ZipInfo) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in _name(info).parts)
    return not info.is_dir() and not hidden


def _manifest_first(name: str) -> tuple[bool, str]:
    return name != MANIFEST, name


def _check_names(names: list[str], shown: str) -> None:
    if MANIFEST not in names:
        raise _refused(shown, "there is no pack.yaml", "add one with id, title, as_of and sources")
    if len(names) > MAX_FILES:
        raise _refused(shown, f"there are more than {MAX_FILES} YAML files", "join some of them")
    if unprintable := [name for name in names if not name.isprintable()]:
        raise _refused(shown, f"the file name {unprintable[0]!a} can't be shown", "rename it")
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise _refused(shown, f"{min(twice)!r} is in the zip twice", "zip it anew")


def _link(shown: str) -> PackInvalidError:
    return _refused(shown, "this is a link or a device, which packs may not hold", "copy the file")


def _file_too_large(shown: str) -> PackInvalidError:
    return _refused(shown, f"it is larger than {MAX_FILE_BYTES >> 20} MiB", "split it")


def _too_large(shown: str) -> PackInvalidError:
    return _refused(shown, f"the pack is larger than {MAX_PACK_BYTES >> 20} MiB", "split the pack")


def _refused(shown: str, message: str, remedy: str) -> PackInvalidError:
    return PackInvalidError([Problem(shown, 0, None, message, remedy)])
