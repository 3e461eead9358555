"""What is to be found on this machine: the token's form, the data folder, time zones, packs."""

from __future__ import annotations

import asyncio
import binascii
import re
import tempfile
import zoneinfo
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from pathlib import Path

from bot.disk import little_space
from bot.doctor.findings import Finding, fail, ok, warn
from bot.pack_places import built_file, pack_folders
from bot.settings import Settings
from knowledge.pack_files import PackInvalidError, packs_fingerprint, read_packs
from knowledge.store import Store, StoreError

FEWEST_ZONES = 400  # the IANA database has about 600 names
MAX_TOLD_PROBLEMS = 3

_BOT_PAGE = "the Bot page of https://discord.com/developers/applications"
_WRONG_KINDS = (
    (re.compile(r"\d{15,20}"), "an application's or a user's id"),
    (re.compile(r"[0-9a-f]{64}", re.IGNORECASE), "the application's public key"),
    (re.compile(r"[\w-]{32}"), "the client secret of OAuth2"),
    (re.compile(r"mfa\..+"), "a person's token, which bots must not use"),
    (re.compile(r"(?:Bot|Bearer)\s.+", re.IGNORECASE), "a whole Authorization header"),
    (re.compile(r"https?://.+", re.IGNORECASE), "an address"),
)
_TOKEN = re.compile(r"([\w-]{18,40})\.[\w-]{5,8}\.[\w-]{25,}")


def token_form(token: str | None) -> Finding:
    """Return whether a text has the form of a bot's token. It is never repeated.

    Discord does not document the form: the application's id in base 64, a time and a secret,
    divided by dots, is what it gives out.
    """
    mend = f"copy the token from {_BOT_PAGE} into DISCORD_TOKEN or the file of DISCORD_TOKEN_FILE"
    if token is None:
        return warn("token", "none is set, so nothing is asked of Discord", mend)
    for form, kind in _WRONG_KINDS:
        if form.fullmatch(token):
            return fail("token", f"what is set is {kind}", mend)
    parts = _TOKEN.fullmatch(token)
    if parts is None or not _is_id(parts[1]):
        return fail("token", "what is set has not the form of a bot's token", mend)
    return ok("token", "has the form of a bot's token")


def _is_id(head: str) -> bool:
    try:
        return urlsafe_b64decode(head + "=" * (-len(head) % 4)).decode("ascii").isdigit()
    except (binascii.Error, UnicodeDecodeError):
        return False


async def data_folder(folder: Path) -> Sequence[Finding]:
    """Return whether the data folder can be written, and has room."""
    return [await asyncio.to_thread(_data_folder, folder)]


def _data_folder(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"written")
            file.flush()
        left = little_space(folder)
    except OSError as error:
        return fail(
            "data folder",
            f"{folder} can't be written: {error.strerror or error}",
            "let this user write there, or set DOSSIER_DATA_DIR to another folder",
        )
    if left is not None:
        return warn("data folder", left, "make room: at a full disk nothing can be stored")
    return ok("data folder", f"{folder} can be written")


def time_zones() -> Finding:
    """Return whether digests can be planned in all time zones."""
    count = len(zoneinfo.available_timezones())
    if count < FEWEST_ZONES:
        return fail("time zones", f"only {count} are known", "install the package tzdata")
    return ok("time zones", f"{count} are known")


async def packs(settings: Settings) -> Sequence[Finding]:
    """Return whether the packs are valid, and what was built of them is what is used."""
    return await asyncio.to_thread(_packs, settings)


def _packs(settings: Settings) -> Sequence[Finding]:
    folders = pack_folders(settings)
    missing = [folder for folder in folders if not folder.is_dir()]
    if missing:
        mend = "set DOSSIER_PACKS_DIR to a folder that holds packs"
        return [fail("packs", f"{missing[0]} is no folder", mend)]
    try:
        found = read_packs(*folders)
    except PackInvalidError as error:
        told = [str(problem) for problem in error.problems[:MAX_TOLD_PROBLEMS]]
        more = len(error.problems) - len(told)
        told += [f"and {more} more"] if more else []
        return [fail("packs", "; ".join(told), "see `dossier pack check`")]
    if not found:
        return [fail("packs", "there are none", "put one into the folder of DOSSIER_PACKS_DIR")]
    return [ok("packs", ", ".join(pack.id for pack in found))]


async def knowledge(settings: Settings) -> Sequence[Finding]:
    """Return whether the built knowledge is of use, and made of the packs as they are."""
    target = built_file(settings)
    mend = "it is built at the next start; or at once: dossier pack build"
    if not await asyncio.to_thread(target.exists):
        return [warn("knowledge", "not built yet", mend)]
    try:
        wanted = await asyncio.to_thread(packs_fingerprint, pack_folders(settings))
        store = await Store.open(target)
    except StoreError as error:
        return [warn("knowledge", str(error), mend)]
    except PackInvalidError:
        said = "what was built before stays in use while a pack is invalid"
        return [warn("knowledge", said, "mend the pack: dossier pack check")]
    await store.close()
    if store.fingerprint != wanted:
        return [warn("knowledge", "the packs have changed since it was built", mend)]
    return [ok("knowledge", "is built from the packs as they are")]
