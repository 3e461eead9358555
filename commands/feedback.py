"""Whether an answer helped: 👍, and 👎 with a short form."""

from __future__ import annotations

from collections.abc import Mapping

from commands.cards.layout import Card
from commands.forms import Submit, form, text_field
from commands.packs import entry_or_refuse
from commands.requests import Action, Press, Request, answer

MAX_COMMENT_CHARS = 500


async def _good(request: Request, press: Press) -> None:
    await answer(request, _recorded(request, press.fields, good=True, comment=None), ephemeral=True)


async def _bad(request: Request, press: Press) -> None:
    pack, entry = press.fields
    modal = form("bad", pack, entry, title=request.t("What was wrong?"))
    text_field(
        modal,
        "comment",
        words=request.t("In a few words, if you like"),
        max_chars=MAX_COMMENT_CHARS,
        long=True,
    )
    await request.interaction.response.send_modal(modal)


async def _told(request: Request, fields: tuple[str, ...], values: Mapping[str, str]) -> None:
    comment = values.get("comment", "").strip()[:MAX_COMMENT_CHARS] or None
    await answer(request, _recorded(request, fields, good=False, comment=comment), ephemeral=True)


async def _recorded(
    request: Request, fields: tuple[str, ...], *, good: bool, comment: str | None
) -> Card:
    pack, entry = await entry_or_refuse(request, fields[0], fields[1])
    await request.services.feedback.record(
        guild=request.interaction.guild_id,
        user=request.interaction.user.id,
        pack=pack.id,
        entry=entry.id,
        good=good,
        comment=comment,
    )
    thanks = request.t("Thank you!") if good else request.t("Thank you. The curators will see it.")
    return Card(blocks=(thanks,))


ACTIONS: dict[str, Action] = {"good": _good, "bad": _bad}
FORMS: dict[str, Submit] = {"bad": _told}
