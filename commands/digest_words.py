"""A digest in words: what it is, when it comes, how the last one went."""

from __future__ import annotations

import discord

from commands import digest_plan as plans
from commands.cards.layout import MAX_OPTION_CHARS, label
from commands.cards.text import shown_moment
from commands.remarks import remark_words
from commands.services import DigestPlan, Subscription
from commands.texts import Wording


def plan_words(plan: DigestPlan, t: Wording) -> str:
    """Return a plan in words."""
    words = t(
        "In <#{channel}> at {time} ({zone}), {days}",
        channel=plan.channel,
        time=f"{plan.at:%H:%M}",
        zone=plan.timezone.replace("_", "\\_"),
        days=plans.shown_days(plan.days, t),
    )
    topics = ", ".join(f"`{topic}`" for topic in plan.topics)
    about = f"`{plan.pack}`" + (f" · {topics}" if topics else "")
    return f"{words}\n-# {about} · {t(str(plan.length))}"


def subscription_words(one: Subscription, t: Wording) -> str:
    """Return a digest as a list shows it."""
    told = [f"**#{one.id}** {plan_words(one.plan, t)}"]
    if one.paused:
        told.append(f"-# ⏸️ {t('Paused: {reason}', reason=remark_words(one.paused, t))}")
    elif one.next_due is not None:
        told.append(f"-# {t('Next: {when}', when=shown_moment(one.next_due, 'f'))}")
    if one.last:
        told.append(f"-# {remark_words(one.last, t)}")
    return "\n".join(told)


def digest_name(one: Subscription, guild: discord.Guild | None) -> str:
    """Return a digest as a choice: "3: 09:00 Europe/Berlin #news"; what reads it needs the 3."""
    channel = guild.get_channel(one.plan.channel) if guild else None
    where = f" #{channel.name}" if channel else ""
    paused = " ⏸️" if one.paused else ""
    name = f"{one.id}: {one.plan.at:%H:%M} {one.plan.timezone}{where}"
    return f"{label(name, MAX_OPTION_CHARS - len(paused))}{paused}"
