// The menu of a message: what a person can do with it, and the bot's commands for messages.
import { attempt, useOnMessage } from "./acting.js";
import { remove } from "./api.js";
import { announce, element } from "./messages.js";
import { place } from "./popup.js";

let open = null;

export function prepareMenus({ messageCommands, reply, edit }) {
  const show = (message, opener, at) => {
    close();
    open = build(message, opener, { messageCommands: messageCommands(), reply, edit });
    document.querySelector("main").append(open.menu);
    place(open.menu, at);
    opener.ariaExpanded = "true";
    open.menu.firstElementChild.focus();
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-menu]");
    if (!opener) return close();
    show(opener.closest(".message"), opener, opener.getBoundingClientRect());
  });
  document.addEventListener("contextmenu", (event) => {
    const message = event.target.closest("[data-message]");
    const opener = message?.querySelector("[data-menu]");
    if (!opener || event.target.closest("a, textarea, input")) return;
    event.preventDefault();
    const spot = { left: event.clientX, top: event.clientY, bottom: event.clientY, width: 0 };
    show(message, opener, spot);
  });
  document.addEventListener("keydown", move);
  for (const kind of ["wheel", "touchmove"]) {
    document.getElementById("scroller").addEventListener(kind, () => close(), { passive: true });
  }
}

function build(message, opener, { messageCommands, reply, edit }) {
  const { message: id, author, content } = message.dataset;
  const menu = element("div", "popup menu");
  menu.role = "menu";
  menu.ariaLabel = `Message of ${author}`;
  const add = (label, act, className = "") => {
    const item = element("button", className, label);
    item.type = "button";
    item.role = "menuitem";
    item.tabIndex = -1;
    item.addEventListener("click", () => {
      close();
      act();
    });
    menu.append(item);
  };
  if (!("private" in message.dataset)) {
    add("Reply", () => reply(id, author));
    for (const { name } of messageCommands) add(name, () => useOnMessage(name, id));
  }
  add("Copy text", () => copy(message));
  if ("own" in message.dataset) add("Edit message", () => edit(id, content));
  if ("removable" in message.dataset && !("private" in message.dataset)) {
    add("Delete message", () => attempt(() => remove(`/sandbox/messages/${id}`)), "grave");
  }
  return { menu, opener };
}

async function copy(message) {
  const texts = [...message.querySelectorAll(".said .text")].map((text) => text.innerText);
  await navigator.clipboard?.writeText(texts.join("\n\n"));
  announce("Copied");
}

function close() {
  if (!open) return;
  const { menu, opener } = open;
  open = null;
  opener.ariaExpanded = "false";
  if (menu.contains(document.activeElement)) opener.focus();
  menu.remove();
}

function move(event) {
  if (!open) return;
  const items = [...open.menu.children];
  const at = items.indexOf(document.activeElement);
  const to = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at + items.length - 1) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items[to].focus();
  } else if (event.key === "Escape" || event.key === "Tab") close();
}
