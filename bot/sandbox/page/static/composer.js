// The message box: plain messages, replies, edits, mentions, and the way into slash commands.
import { attempt, useCommand } from "./acting.js";
import { Refused, read, rewrite, send } from "./api.js";
import { openCommand, slashCommands } from "./command.js";
import { here, mentionOf } from "./here.js";
import { note, toEnd, writeOn } from "./messages.js";
import { Offers } from "./offers.js";

const MAX_OFFERS = 25;
const form = document.getElementById("composer");
const text = document.getElementById("composer-text");
const about = document.getElementById("composer-about");
let commands = [];
let purpose = {}; // {replyTo} or {edits}: ids of messages

const offers = new Offers(text, document.getElementById("offers"), (item) => item.take());

export async function loadCommands() {
  commands = await read(`/sandbox/commands?channel=${here.channel}`);
}

export const messageCommands = () => commands.filter(({ type }) => type === 3);

export function prepareComposer() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("keydown", (event) => {
    if (offers.handle(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") forget();
  });
  text.addEventListener("input", offer);
  document.getElementById("composer-cancel").addEventListener("click", () => {
    forget();
    text.focus();
  });
}

export function reply(id, author) {
  purpose = { replyTo: id };
  tell(`Replying to ${author}`);
}

export function edit(id, content) {
  purpose = { edits: id };
  text.value = readable(content);
  tell("Editing your message");
}

// An example of the welcome: a question to the bot, or a command with its options.
export async function tryExample({ ask, command, options }) {
  if (ask) await post({ content: here.direct ? ask : `<@${here.bot}> ${ask}` });
  else await attempt(() => useCommand(command, JSON.parse(options ?? "{}")));
  writeOn();
}

function tell(words) {
  about.firstElementChild.textContent = words;
  about.hidden = false;
  text.focus();
}

function forget() {
  if (purpose.edits) text.value = "";
  purpose = {};
  about.hidden = true;
  offers.hide();
}

async function submit() {
  const content = wired(text.value.trim());
  if (!content) return;
  offers.hide();
  const { replyTo, edits } = purpose;
  text.value = "";
  forget();
  if (edits) await attempt(() => rewrite(`/sandbox/messages/${edits}`, { content }));
  else await post({ content, ...(replyTo && { reply_to: replyTo }) });
}

async function post(message) {
  try {
    await send("/sandbox/messages", { channel: here.channel, ...message });
    toEnd();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const again = ["Try again", () => post(message)];
    note(`Not sent: ${error.message}`, readable(message.content), [again]);
  }
}

function offer() {
  const typed = text.value;
  if (typed.startsWith("/")) offerCommands(typed.slice(1));
  else offerMentions();
}

function offerCommands(typed) {
  const known = slashCommands(commands);
  const begun = known.find(({ name }) => typed.startsWith(`${name} `));
  if (begun) {
    text.value = "";
    offers.hide();
    openCommand(begun, { typed: typed.slice(begun.name.length + 1) });
    return;
  }
  const fitting = known.filter(({ name }) => name.startsWith(typed.toLowerCase()));
  const items = fitting.slice(0, MAX_OFFERS).map((command) => ({
    label: `/${command.name}`,
    hint: command.description,
    take() {
      text.value = "";
      openCommand(command);
    },
  }));
  offers.show(items, { takesFirst: true });
}

function offerMentions() {
  const before = text.value.slice(0, text.selectionStart);
  const [begun] = before.match(/(?<!\S)[@#][^@#\n]{0,30}$/u) ?? [];
  const names = begun ? Object.keys(mentionOf) : [];
  const fitting = names.filter((name) => name.toLowerCase().startsWith(begun.toLowerCase()));
  const items = fitting.sort(botFirst).slice(0, MAX_OFFERS).map((name) => ({
    label: name,
    take() {
      const start = before.length - begun.length;
      text.setRangeText(`${name} `, start, before.length, "end");
    },
  }));
  offers.show(items, { takesFirst: true });
}

const botFirst = (one, other) =>
  (mentionOf[other] === `<@${here.bot}>`) - (mentionOf[one] === `<@${here.bot}>`);

// From what people read to what is sent, and back.
const byLength = Object.keys(mentionOf).sort((one, other) => other.length - one.length);

function wired(typed) {
  const names = byLength.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<!\\S)(${names.join("|")})(?![\\p{L}\\p{N}_])`, "giu");
  return typed.replace(pattern, (found) => {
    const name = byLength.find((one) => one.toLowerCase() === found.toLowerCase());
    return name ? mentionOf[name] : found;
  });
}

function readable(content) {
  return Object.entries(mentionOf).reduce((text, [name, tag]) => text.replaceAll(tag, name), content);
}
