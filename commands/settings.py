"""/settings: what moderators choose for their server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast
from zoneinfo import available_timezones

import discord
from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.app_commands import locale_str as _

from commands.autocomplete import packs as pack_ids
from commands.autocomplete import zones
from commands.cards import items
from commands.cards.layout import Card
from commands.cards.lines import joined, listed
from commands.cards.text import escape
from commands.cooldown import Rate
from commands.requests import Action, MemberError, Press, Request, answer, run, update
from commands.services import GuildSettings
from commands.texts import Wording, wording

LANGUAGES = {"en": "English", "de": "Deutsch"}
MAX_LISTENING = 50  # channels; more than that is no choice but the whole server

settings = app_commands.Group(
    name=_("settings"),
    description=_("What I do in this server"),
    default_permissions=discord.Permissions(manage_guild=True),
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    allowed_contexts=app_commands.AppCommandContext(guild=True),
)

Place = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel
Change = Callable[[Request, GuildSettings], GuildSettings]


class WhereMembersWrite(app_commands.Transformer):
    """An option for a channel in which members write; its threads or posts go with it.

    Left to itself, discord.py would offer media channels with forums, where nobody asks anything.
    """

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The option's type."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The channels that Discord offers."""
        kinds = discord.ChannelType
        return [kinds.text, kinds.news, kinds.voice, kinds.forum]

    async def transform(self, _interaction: Interaction[Any], value: Any, /) -> Place:
        """Return the channel that was chosen."""
        channel = value.resolve()
        if not isinstance(channel, Place):
            raise app_commands.TransformerError(value, self.type, self)
        return channel


async def _change(interaction: Interaction[Any], change: Change) -> None:
    async def act(request: Request) -> None:
        request.require_moderator()
        await answer(request, _changed(request, change), ephemeral=True)

    await run(interaction, act)


async def _changed(request: Request, change: Change) -> Card:
    guild = request.guild
    changed = change(request, await request.services.settings.read(guild))
    await request.services.settings.write(guild, changed)
    t = wording(changed.language or request.interaction.locale)
    return settings_card(changed, t, reads_messages=_reads_messages(request))


def _reads_messages(request: Request) -> bool:
    """Tell whether Discord gives us messages that are not meant for us."""
    client = cast("discord.Client", request.interaction.client)
    return client.intents.message_content


@settings.command(name=_("show"), description=_("Show the settings"))
async def show(interaction: Interaction[Any]) -> None:
    """Show the settings."""

    async def act(request: Request) -> None:
        request.require_moderator()
        await answer(request, _shown(request, 0), ephemeral=True)

    await run(interaction, act)


async def _shown(request: Request, page: int) -> Card:
    reads_messages = _reads_messages(request)
    return settings_card(request.settings, request.t, reads_messages=reads_messages, page=page)


async def _page(request: Request, press: Press) -> None:
    request.require_moderator()
    await update(request, _shown(request, int(press.fields[0])))


@settings.command(
    name=_("listen"), description=_("Answer plain questions in a channel, without a mention")
)
@app_commands.rename(channel=_("channel"), on=_("on"))
@app_commands.describe(channel=_("The channel"), on=_("Whether I answer there unasked"))
async def listen(
    interaction: Interaction[Any],
    channel: app_commands.Transform[Place, WhereMembersWrite],
    on: bool,
) -> None:
    """Choose the channels in which plain questions are answered."""

    def change(request: Request, now: GuildSettings) -> GuildSettings:
        if on:
            _require_rights(request, channel)
        listening = now.listening | {channel.id} if on else now.listening - {channel.id}
        if len(listening) > MAX_LISTENING:
            raise MemberError(request.t("I can listen in {count} channels.", count=MAX_LISTENING))
        return replace(now, listening=listening)

    await _change(interaction, change)


def _require_rights(request: Request, channel: Place) -> None:
    guild = request.interaction.guild
    if guild is None:
        return
    rights = channel.permissions_for(guild.me)
    if not (rights.view_channel and rights.send_messages):
        raise MemberError(
            request.t(
                "I can't write in that channel; give me View Channel and Send Messages there."
            )
        )


@settings.command(name=_("threads"), description=_("Answer in a thread of its own"))
@app_commands.rename(on=_("on"))
@app_commands.describe(on=_("Whether answers to messages open a thread"))
async def threads(interaction: Interaction[Any], on: bool) -> None:
    """Choose whether answers in channels go into threads."""
    await _change(interaction, lambda _request, now: replace(now, threads=on))


@settings.command(name=_("pack"), description=_("Switch a pack on or off, here or in a channel"))
@app_commands.rename(pack=_("pack"), on=_("on"), channel=_("channel"))
@app_commands.describe(
    pack=_("The pack"),
    on=_("Whether it answers"),
    channel=_("Only in this channel; in the whole server if left out"),
)
@app_commands.autocomplete(pack=pack_ids)
async def pack_command(
    interaction: Interaction[Any],
    pack: app_commands.Range[str, 1, 32],
    on: bool,
    channel: app_commands.Transform[Place, WhereMembersWrite] | None = None,
) -> None:
    """Choose the packs that answer in the server or in a channel."""
    where = channel.id if channel else None
    await _change(interaction, lambda request, now: _with_pack(request, now, pack, where, on=on))


def _with_pack(
    request: Request, now: GuildSettings, pack: str, channel: int | None, *, on: bool
) -> GuildSettings:
    served = tuple(summary.id for summary in request.services.answers.packs)
    if pack not in served:
        raise MemberError(
            request.t(
                "There is no pack {typed}. There are: {names}.",
                typed=listed([pack]),
                names=listed(served[:10]),
            )
        )
    chosen = set(now.packs_in(channel) or served)
    chosen = chosen | {pack} if on else chosen - {pack}
    if not chosen:
        raise MemberError(request.t("One pack has to stay on."))
    packs = tuple(one for one in served if one in chosen)
    if channel is not None:
        return replace(now, channel_packs={**now.channel_packs, channel: packs})
    return replace(now, packs=() if set(packs) == set(served) else packs)


@settings.command(
    name=_("dates"), description=_("The language of dates and texts, and the time zone")
)
@app_commands.rename(language=_("language"), timezone=_("timezone"))
@app_commands.describe(
    language=_("One language for everyone, or each reader's own"),
    timezone=_("The time zone for digests, for example Europe/Berlin"),
)
@app_commands.choices(
    language=[
        Choice(name=_("each reader's own"), value="own"),
        *(Choice(name=name, value=code) for code, name in LANGUAGES.items()),
    ]
)
@app_commands.autocomplete(timezone=zones)
async def dates(
    interaction: Interaction[Any],
    language: str | None = None,
    timezone: app_commands.Range[str, 1, 60] | None = None,
) -> None:
    """Choose language and time zone."""

    def change(request: Request, now: GuildSettings) -> GuildSettings:
        if timezone is not None and timezone not in available_timezones():
            raise MemberError(request.t("I know no time zone {typed}.", typed=listed([timezone])))
        chosen = now.language if language is None else (None if language == "own" else language)
        return replace(now, language=chosen, timezone=timezone or now.timezone)

    await _change(interaction, change)


@settings.command(name=_("cooldown"), description=_("How many questions a minute"))
@app_commands.rename(member=_("member"), channel=_("channel"))
@app_commands.describe(
    member=_("Questions a minute for each member"), channel=_("Questions a minute in each channel")
)
async def cooldown(
    interaction: Interaction[Any],
    member: app_commands.Range[int, 1, 1000] | None = None,
    channel: app_commands.Range[int, 1, 10000] | None = None,
) -> None:
    """Choose how often may be asked."""
    minute = timedelta(minutes=1)
    await _change(
        interaction,
        lambda _request, now: replace(
            now,
            member_rate=Rate(member, minute) if member else now.member_rate,
            channel_rate=Rate(channel, minute) if channel else now.channel_rate,
        ),
    )


@settings.command(name=_("handover"), description=_("Where questions I can't answer can be sent"))
@app_commands.rename(channel=_("channel"))
@app_commands.describe(channel=_("The moderators' channel; nowhere if left out"))
async def handover(
    interaction: Interaction[Any], channel: discord.TextChannel | None = None
) -> None:
    """Choose the channel to which members can hand questions."""

    def change(request: Request, now: GuildSettings) -> GuildSettings:
        if channel is not None:
            _require_rights(request, channel)
        return replace(now, handover_channel=channel.id if channel else None)

    await _change(interaction, change)


@settings.command(name=_("unanswered"), description=_("Keep the questions I can't answer"))
@app_commands.rename(on=_("on"), days=_("days"))
@app_commands.describe(on=_("Whether they are kept"), days=_("For how many days; 30 if left out"))
async def unanswered(
    interaction: Interaction[Any], on: bool, days: app_commands.Range[int, 1, 365] | None = None
) -> None:
    """Choose whether unanswered questions are kept, and for how long."""
    await _change(
        interaction,
        lambda _request, now: replace(
            now, keep_unanswered=on, retention=timedelta(days=days) if days else now.retention
        ),
    )


def settings_card(
    now: GuildSettings, t: Wording, *, reads_messages: bool = True, page: int = 0
) -> Card:
    """Return the card that shows a guild's settings.

    Without `reads_messages` it says that the choice of channels to listen in has no effect.
    """
    yes, no = t("yes"), t("no")
    channels = ", ".join(f"<#{channel}>" for channel in sorted(now.listening))
    kept = t("yes, for {days} days", days=now.retention.days) if now.keep_unanswered else no
    rows = [
        f"**{t('Listens in')}**: {channels or t('no channel')}",
        f"**{t('Answers in threads')}**: {yes if now.threads else no}",
        f"**{t('Packs')}**: {_packs(now.packs, t)}",
        *(
            f"**{t('Packs')}** <#{channel}>: {_packs(packs, t)}"
            for channel, packs in now.channel_packs.items()
        ),
        f"**{t('Language')}**: {LANGUAGES.get(now.language or '', t('each reader’s own'))}",
        f"**{t('Time zone')}**: {escape(now.timezone)}",
        f"**{t('Questions a minute')}**: "
        + t(
            "{member} for each member, {channel} in each channel",
            member=now.member_rate.questions,
            channel=now.channel_rate.questions,
        ),
        f"**{t('Hands questions to')}**: "
        + (f"<#{now.handover_channel}>" if now.handover_channel else t("nobody")),
        f"**{t('Keeps unanswered questions')}**: {kept}",
    ]
    deaf = t(
        "I can't listen in yet: whoever hosts me has to turn on the message content intent. Until "
        "then I answer mentions, replies, direct messages and commands."
    )
    blocks = list(joined(rows))
    if now.listening and not reads_messages:
        blocks.insert(0, f"⚠️ {deaf}")
    return Card(
        title=f"## {t('Settings')}",
        blocks=blocks,
        turn=lambda page, words: items.button("settings", str(page), label=words),
        page=page,
    )


def _packs(packs: tuple[str, ...], t: Wording) -> str:
    return ", ".join(f"`{pack}`" for pack in packs[:20]) or t("all")


ACTIONS: dict[str, Action] = {"settings": _page}
