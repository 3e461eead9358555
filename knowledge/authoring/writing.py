"""Writing a draft down: the pack's folder, and beside it what a review needs and nobody is served.

The pack `<id>/` holds YAML with `draft: true` on every entry. `<id>.review/` holds the article
(`article.txt`) and the sentence that each entry comes from (`sentences.yaml`); having no pack.yaml
it is never read as a pack.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from knowledge.authoring.drafts import DraftEntry, DraftPack
from knowledge.authoring.entities import Entity
from knowledge.authoring.slugs import slug
from knowledge.authoring.wording import allowed
from knowledge.model import MAX_NAME_CHARS, Kind
from knowledge.pack_files.files import MANIFEST

REVIEW_SUFFIX = ".review"
ARTICLE_FILE = "article.txt"
SENTENCES_FILE = "sentences.yaml"

_WIDTH = 100
_NO_ROLE = "named in the article"


class PackExistsError(FileExistsError):
    """There is a pack or a review of that id already; nothing was written."""


def review_folder(pack: Path) -> Path:
    """Return the folder with what a review of a pack needs, whether it is there or not."""
    return pack.with_name(pack.name + REVIEW_SUFFIX)


def write_draft(draft: DraftPack, folder: Path) -> Path:
    """Write a draft below a folder of packs and return the pack's folder.

    It is written aside and renamed, so that a pack is there whole or not at all.

    Raises:
        PackExistsError: the pack's folder or its review's is there already.
        OSError: the folder can't be written to.
    """
    target = folder / draft.id
    review = review_folder(target)
    for path in (target, review):
        if path.exists():
            raise PackExistsError(f"{path} is there already")
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{draft.id}.new"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        _write_pack(draft, aside / "pack")
        _write_review(draft, aside / "review")
        (aside / "review").rename(review)
        (aside / "pack").rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return target


def _write_pack(draft: DraftPack, folder: Path) -> None:
    folder.mkdir(parents=True)
    _write(folder / MANIFEST, _manifest(draft))
    _write(folder / "people.yaml", {"people": [_person(one) for one in draft.people]})
    _write(folder / "places.yaml", {"places": [_named(one) for one in draft.places]})
    organisations = [_named(one) for one in draft.organisations]
    _write(folder / "organisations.yaml", {"organisations": organisations})
    topics = [{"id": one.id, "name": _shown(one.name, one.id)} for one in draft.topics]
    _write(folder / "topics.yaml", {"topics": topics})
    for kind in (Kind.FACT, Kind.QUOTE, Kind.EVENT):
        key = f"{kind.value}s"
        _write(folder / f"{key}.yaml", {key: [_entry(one) for one in draft.of(kind)]})


def _write_review(draft: DraftPack, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / ARTICLE_FILE).write_text(draft.article.numbered(), encoding="utf-8")
    sentences = {
        entry.id: {
            "paragraph": entry.paragraph,
            "sentence": entry.sentence,
            "numbers": list(entry.numbers),
        }
        for entry in draft.entries
    }
    _write(folder / SENTENCES_FILE, sentences)


def _manifest(draft: DraftPack) -> dict[str, Any]:
    article = draft.article
    title = _shown(article.title, "The article")
    source: dict[str, Any] = {
        "id": slug(article.title, most=32) or "article",
        "title": title,
        "date": article.date.isoformat() if article.date else "",
        "paragraphs": len(article.paragraphs),
    }
    for key, value in (("author", article.author), ("publisher", article.publisher)):
        if value and (shown := allowed(value[:MAX_NAME_CHARS])):
            source[key] = shown
    return {
        "id": draft.id,
        "title": _shown(draft.title, title),
        "version": 1,
        "language": "en",
        "as_of": source["date"],
        "sources": [source],
    }


def _named(entity: Entity) -> dict[str, Any]:
    written: dict[str, Any] = {"id": entity.id, "name": _shown(entity.name, entity.id)}
    aliases = [one for one in entity.aliases if allowed(one) == one]
    if aliases:
        written["aliases"] = aliases
    return written


def _person(person: Entity) -> dict[str, Any]:
    written = _named(person)
    written["role"] = _shown(person.role, _NO_ROLE)
    if person.affiliations:
        written["affiliations"] = list(person.affiliations)
    if person.pronoun != "they":
        written["pronoun"] = person.pronoun
    written["citations"] = list(person.paragraphs)
    return written


def _entry(entry: DraftEntry) -> dict[str, Any]:
    written: dict[str, Any] = {"id": entry.id, "text": entry.text}
    for name in ("quote", "speaker", "role"):
        if (value := getattr(entry, name)) is not None:
            written[name] = value
    written["attribution"] = entry.attribution.written()
    written["citations"] = [entry.paragraph]
    if entry.when is not None:
        written["when"] = entry.when.written()
    written |= _lists(entry, ("people", "organisations", "places", "topics"))
    if entry.leads:
        written["leads"] = dict(entry.leads)
    written["phrasings"] = list(entry.phrasings)
    written["draft"] = True
    return written


def _lists(entry: DraftEntry, names: Iterable[str]) -> dict[str, list[str]]:
    return {name: list(getattr(entry, name)) for name in names if getattr(entry, name)}


def _shown(text: str, otherwise: str) -> str:
    return allowed(text[:MAX_NAME_CHARS].strip()) or otherwise


def yaml_text(value: Mapping[str, Any]) -> str:
    """Return a mapping as YAML that reads as if written by hand, its keys in their order."""
    shown: str = yaml.dump(
        dict(value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH
    )
    return shown


def _write(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(yaml_text(value), encoding="utf-8")


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as the packs that come with the project do; no anchors."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's own signature
        super().increase_indent(flow, indentless=False)

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> Any:
        flat = all(_is_short(one) for one in sequence)
        return super().represent_sequence(tag, sequence, flow_style=flat or flow_style)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - as above
        return True


def _is_short(value: Any) -> bool:
    """Return whether a list may hold a value beside others in one line; questions stand alone."""
    shown = str(value)
    return not isinstance(value, dict) and len(shown) <= 40 and not shown.endswith("?")


# A date stays a text without quotation marks, as in packs that are written by hand.
_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
