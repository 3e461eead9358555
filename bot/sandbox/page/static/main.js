// Brings the page to life.
import { attempt, press } from "./acting.js";
import { remove, send } from "./api.js";
import { edit, loadCommands, messageCommands, prepareComposer, reply, tryExample } from "./composer.js";
import { prepareMenus } from "./menu.js";
import { find, prepareMessages, toEnd, writeOn } from "./messages.js";
import { prepareSelects } from "./select.js";
import { prepareSidebar } from "./sidebar.js";
import { follow } from "./stream.js";
import { localise } from "./times.js";

const root = document.documentElement;
const actions = {
  "[data-custom-id]": (button, id) => press(button, id, button.dataset.customId),
  "[data-dismiss]": (_button, id) => attempt(() => remove(`/sandbox/messages/${id}`)),
  "[data-reply]": (_button, id) => reply(id, find(id).dataset.author),
  "[data-reaction]": (button, id) => attempt(() => send("/sandbox/reactions", {
    message: id,
    emoji: button.dataset.reaction,
    remove: button.ariaPressed === "true",
  })),
  ".examples button": (button) => tryExample(button.dataset),
};

document.addEventListener("click", ({ target }) => {
  for (const [selector, act] of Object.entries(actions)) {
    const control = target.closest(selector);
    if (control) act(control, control.closest("[data-message]")?.dataset.message);
  }
});

document.getElementById("theme").addEventListener("click", () => {
  const dark = getComputedStyle(root).colorScheme === "dark"
    || (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
});

localise(document);
prepareMessages();
prepareSidebar();
prepareSelects();
prepareMenus({ messageCommands, reply, edit });
prepareComposer();
await loadCommands();
follow({ onCommands: loadCommands });
toEnd();
writeOn();
root.dataset.ready = "";
