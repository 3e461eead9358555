// Who looks and at which channel, as the server wrote it into the page. Ids stay strings:
// a snowflake has more digits than a number keeps.
const { user, channel, change, bot, direct, mentions } = document.body.dataset;

export const here = { user, channel, change, bot, direct: direct !== undefined };
export const mentionOf = JSON.parse(mentions);

const nameOf = Object.fromEntries(Object.entries(mentionOf).map(([name, id]) => [id, name.slice(1)]));

export const userName = (id) => nameOf[`<@${id}>`] ?? "Somebody";
