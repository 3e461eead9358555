// The list of messages: adding, replacing, taking away, scrolling, and saying what is new.
import { piece } from "./api.js";
import { localise } from "./times.js";

const list = document.getElementById("messages");
const scroller = document.getElementById("scroller");
const announcements = document.getElementById("announcements");
const newer = document.getElementById("newer");
const lookedFor = new Set(); // ids of answers that are still to appear
const MAX_ANNOUNCED_CHARS = 400;
const NEAR_END_PX = 80;

export const find = (id) => document.getElementById(`message-${id}`);

export async function show(id) {
  const message = await piece(`/page/messages/${id}`).catch(() => null);
  if (!message) return;
  localise(message);
  const before = find(id);
  if (before) replace(before, message);
  else add(message, id);
}

export function drop(id) {
  const message = find(id);
  if (message?.contains(document.activeElement)) scroller.focus();
  message?.remove();
}

export function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
}

export function prepareMessages() {
  scroller.addEventListener("scroll", () => isNearEnd() && (newer.hidden = true), { passive: true });
  newer.addEventListener("click", () => {
    newer.hidden = true;
    toEnd();
    scroller.focus();
  });
}

// The answer to what a person has just done comes into view wherever they have scrolled to.
export function lookFor(id) {
  const message = find(id);
  if (message) bringIntoView(message);
  else lookedFor.add(id);
}

// Not on a touch screen, where the keyboard would cover what there is to read.
export function writeOn() {
  if (matchMedia("(pointer: fine)").matches) document.getElementById("composer-text").focus();
}

export function announce(words) {
  announcements.textContent = words.slice(0, MAX_ANNOUNCED_CHARS);
}

// Something that only this page knows, such as why a message was not sent.
export function note(title, words, buttons = []) {
  const item = element("li", "message private failed");
  const text = element("p", "text", words);
  const row = element("p", "only-you", "Only you can see this ");
  for (const [label, act] of [...buttons, ["Dismiss", () => {}]]) {
    const button = element("button", "link", label);
    button.type = "button";
    button.addEventListener("click", () => {
      item.remove();
      writeOn();
      act();
    });
    row.append(" · ", button);
  }
  item.append(element("p", "error", title), text, row);
  list.append(item);
  toEnd();
  announce(`${title} ${words}`);
}

export function element(tag, className, words = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = words;
  return made;
}

function add(message, id) {
  const follows = lookedFor.delete(id) || isNearEnd() || "own" in message.dataset;
  const next = [...list.children].find((other) => isLater(other.dataset.message, id));
  list.insertBefore(message, next ?? null);
  if (follows) bringIntoView(message);
  else newer.hidden = false;
  announceMessage(message);
}

function replace(before, message) {
  const follows = isNearEnd();
  const focused = focusedIn(before);
  const wasLoading = before.querySelector(".thinking") !== null;
  before.replaceWith(message);
  if (focused) focusAgain(message, focused);
  if (follows) bringIntoView(message);
  if (wasLoading || focused) announceMessage(message);
}

// Ids are compared as text: by length, then by digits.
const isLater = (one, other) =>
  one !== undefined && (one.length - other.length || (one > other ? 1 : -1)) > 0;

const isNearEnd = () =>
  scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;

// The end of the list, but never past the beginning of what is new.
function bringIntoView(message) {
  toEnd();
  if (message.offsetHeight > scroller.clientHeight) message.scrollIntoView({ block: "start" });
}

const controls = (message) => [...message.querySelectorAll("button, a[href], summary")];

function focusedIn(message) {
  const focused = document.activeElement;
  if (!message.contains(focused)) return null;
  return { customId: focused.dataset.customId, index: controls(message).indexOf(focused) };
}

function focusAgain(message, { customId, index }) {
  const all = controls(message);
  const same = customId && all.find((control) => control.dataset.customId === customId);
  (same ?? all[Math.min(index, all.length - 1)] ?? scroller).focus();
}

function announceMessage(message) {
  const texts = [...message.querySelectorAll(".said > :is(.text, .card, .thinking, .file)")];
  const hidden = "private" in message.dataset ? ", only to you" : "";
  const words = texts.map((text) => text.textContent.replace(/\s+/g, " ").trim()).join(" ");
  announce(`${message.dataset.author}${hidden}: ${words}`);
}
