// A slash command being filled in: a field for each option, with the bot's own suggestions.
import { useCommand } from "./acting.js";
import { Refused, read, send } from "./api.js";
import { here } from "./here.js";
import { element, toEnd, writeOn } from "./messages.js";
import { Offers } from "./offers.js";
import { place } from "./popup.js";

const SUBCOMMAND = 1;
const GROUP = 2;
const BOOLEAN = 5;
const ENTITIES = { 6: "users", 7: "channels", 8: "roles", 9: "users" };
const SUGGEST_AFTER_MS = 150;

const form = document.getElementById("command");
const composer = document.getElementById("composer");

// All that can be typed after the slash: {name, description, options}.
export function slashCommands(commands) {
  return commands.filter((command) => command.type === 1).flatMap((command) => leaves(command, ""));
}

function leaves({ name, description, options = [] }, before) {
  const path = `${before}${name}`;
  const nested = options.filter(({ type }) => type === SUBCOMMAND || type === GROUP);
  if (nested.length) return nested.flatMap((option) => leaves(option, `${path} `));
  return [{ name: path, description, options }];
}

export async function openCommand(command, { typed = "", focus = true } = {}) {
  const entities = await entitiesFor(command);
  const holder = element("div", "fields");
  const fields = command.options.map((option) => field(option, entities, command, holder));
  const title = element("h2", "", `/${command.name} `);
  title.append(element("small", "", command.description));
  holder.append(...fields.map(({ holder }) => holder));
  const wrong = element("p", "error");
  wrong.role = "alert";
  form.replaceChildren(title, holder, wrong, buttons(fields.length));
  form.setAttribute("aria-label", `Command ${command.name}`);
  form.onsubmit = (event) => {
    event.preventDefault();
    submit(command, fields, wrong);
  };
  form.onkeydown = (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeCommand();
  };
  composer.hidden = true;
  form.hidden = false;
  const first = fields[0]?.input;
  if (first && typed) first.value = typed;
  if (focus) (first ?? form.querySelector(".send")).focus();
  if (first && typed) first.dispatchEvent(new Event("input"));
}

export function closeCommand() {
  form.hidden = true;
  form.replaceChildren();
  composer.hidden = false;
  writeOn();
}

function buttons(fieldCount) {
  const row = element("div", "row");
  const cancel = element("button", "button", "Cancel");
  cancel.type = "button";
  cancel.addEventListener("click", closeCommand);
  const words = fieldCount ? "Enter sends, Escape cancels" : "No options needed";
  row.append(element("small", "", words), cancel, element("button", "send", "Send"));
  return row;
}

async function submit(command, fields, wrong) {
  const missing = fields.find(({ option, value }) => option.required && value() === null);
  if (missing) {
    wrong.textContent = `Fill in “${missing.option.name}”.`;
    missing.input.focus();
    return;
  }
  const filled = fields.map(({ option, value }) => [option.name, value()]);
  const options = Object.fromEntries(filled.filter(([, value]) => value !== null));
  wrong.textContent = "";
  form.ariaBusy = "true";
  try {
    await useCommand(command.name, options);
    closeCommand();
    toEnd();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    wrong.textContent = error.message;
  } finally {
    form.ariaBusy = null;
  }
}

function field(option, entities, command, fields) {
  const holder = element("div", option.required ? "field first" : "field");
  const label = element("label", "", option.name);
  if (!option.required) label.append(" ", element("small", "", "(optional)"));
  const hint = element("small", "", option.description);
  const choices = choicesOf(option, entities);
  const input = choices ? selectOf(choices, option) : element("input", "");
  input.id = `option-${option.name}`;
  hint.id = `${input.id}-hint`;
  label.htmlFor = input.id;
  input.setAttribute("aria-describedby", hint.id);
  holder.append(label, input, hint);
  if (!choices && option.autocomplete) suggest(option, input, { holder, fields, command });
  const value = () => (option.type === BOOLEAN ? asBoolean(input.value) : valueOf(input));
  return { option, holder, input, value };
}

const valueOf = (input) => (input.dataset.value ?? input.value.trim()) || null;
const asBoolean = (value) => (value === "" ? null : value === "true");

function choicesOf(option, entities) {
  if (option.choices?.length) return option.choices.map(({ name, value }) => ({ name, value }));
  if (option.type === BOOLEAN) return [{ name: "Yes", value: "true" }, { name: "No", value: "false" }];
  const kind = ENTITIES[option.type];
  if (!kind) return null;
  const allowed = option.channel_types;
  const fitting = entities[kind].filter(({ type }) => !allowed || allowed.includes(type));
  return fitting.map((one) => ({ name: one.global_name ?? one.name ?? one.username, value: one.id }));
}

function selectOf(choices, option) {
  const select = element("select", "");
  select.append(new Option(option.required ? "Choose…" : "—", ""));
  select.append(...choices.map(({ name, value }) => new Option(name, String(value))));
  return select;
}

async function entitiesFor(command) {
  if (!command.options.some(({ type }) => type in ENTITIES)) return {};
  const { guilds, users } = await read("/sandbox/state");
  const guild = guilds.find(({ channels, threads }) =>
    [...channels, ...threads].some(({ id }) => id === here.channel));
  if (!guild) return { users, channels: [], roles: [] };
  return { users: guild.members.map(({ user }) => user), channels: guild.channels, roles: guild.roles };
}

// Suggestions for an option as it is typed; a late answer to an earlier text is let go.
function suggest(option, input, { holder, fields, command }) {
  const list = element("ul", "popup");
  list.id = `offers-${option.name}`;
  list.role = "listbox";
  list.tabIndex = 0;
  list.ariaLabel = `Suggestions for ${option.name}`;
  list.hidden = true;
  holder.append(list);
  const combobox = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id };
  for (const [name, value] of Object.entries(combobox)) input.setAttribute(name, value);
  const offers = new Offers(input, list, ({ label, value }) => {
    input.value = label;
    input.dataset.value = value;
  });
  // The label stays in sight, so that one sees what is being filled in.
  const around = () => {
    const { left, width, bottom } = input.getBoundingClientRect();
    return { left, width, bottom, top: holder.getBoundingClientRect().top };
  };
  const follow = () => offers.open && place(list, around());
  let asked = 0;
  let waiting;
  const ask = async () => {
    const number = ++asked;
    list.ariaBusy = "true"; // what is offered is of an earlier text
    const body = { channel: here.channel, name: command.name, focused: option.name };
    const options = { ...otherOptions(command, option), [option.name]: input.value };
    const answer = await send("/sandbox/autocomplete", { ...body, options }).catch(() => null);
    const isOver = form.ariaBusy === "true" || document.activeElement !== input;
    if (number !== asked) return;
    list.ariaBusy = "false";
    if (isOver) return;
    const choices = answer?.choices ?? [];
    offers.show(choices.map(({ name, value }) => ({ label: name, value: String(value) })));
    follow();
  };
  input.addEventListener("input", () => {
    delete input.dataset.value;
    list.ariaBusy = "true";
    clearTimeout(waiting);
    waiting = setTimeout(ask, SUGGEST_AFTER_MS);
  });
  // An optional field stays quiet until it is wanted: its list would cover the others.
  input.addEventListener("focus", () => option.required && ask());
  input.addEventListener("click", ask);
  fields.addEventListener("scroll", follow);
  input.addEventListener("keydown", (event) => {
    if (!offers.handle(event) && event.key === "ArrowDown") ask();
  });
}

function otherOptions(command, option) {
  const others = command.options.filter(({ name }) => name !== option.name);
  const filled = others.map(({ name }) => [name, valueOf(document.getElementById(`option-${name}`))]);
  return Object.fromEntries(filled.filter(([, value]) => value !== null));
}
