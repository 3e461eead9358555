// What happens, live.
import { here, userName } from "./here.js";
import { drop, show } from "./messages.js";
import { markUnread, refreshSidebar } from "./sidebar.js";

const TYPING_MS = 10_000; // as long as Discord shows it
const RETRY_MS = 2_000;
const SIDEBAR_CHANGES = ["channel_create", "channel_update", "channel_delete", "thread_create",
  "thread_update", "thread_delete", "guild_update"];
const typing = document.getElementById("typing");
let typingEnds;
let settled = Promise.resolve();

export function follow({ onCommands }) {
  const source = new EventSource(`/sandbox/events?user=${here.user}&since=${here.change}`);
  const on = (kind, act) => source.addEventListener(kind, (event) => {
    // One after the other, so that an older state never replaces a newer one.
    settled = settled.then(() => act(JSON.parse(event.data))).catch(console.error);
  });
  const inView = (act) => (data) => (data.channel_id === here.channel ? act(data) : undefined);
  on("message_create", (data) => arrived(data));
  on("message_update", inView((data) => show(data.id)));
  on("message_delete", inView((data) => drop(data.id)));
  on("reaction_add", inView((data) => show(data.message_id)));
  on("reaction_remove", inView((data) => show(data.message_id)));
  on("typing", inView((data) => (data.user_id === here.user ? undefined : showTyping(data.user_id))));
  on("commands", onCommands);
  for (const kind of SIDEBAR_CHANGES) on(kind, refreshSidebar);
  source.addEventListener("open", () => setOffline(false));
  source.addEventListener("error", () => {
    setOffline(true);
    if (source.readyState === EventSource.CLOSED) setTimeout(beginAgain, RETRY_MS);
  });
}

async function arrived(data) {
  if (data.channel_id !== here.channel) return markUnread(data.channel_id);
  if (data.author.id !== here.user) hideTyping();
  return show(data.id);
}

function showTyping(user) {
  typing.textContent = `${userName(user)} is typing…`;
  typing.hidden = false;
  clearTimeout(typingEnds);
  typingEnds = setTimeout(hideTyping, TYPING_MS);
}

function hideTyping() {
  typing.hidden = true;
}

function setOffline(offline) {
  typing.textContent = "Connection lost. Trying again…";
  typing.hidden = !offline;
}

// The sandbox has begun a new life, in which this page's ids mean nothing.
async function beginAgain() {
  const there = await fetch("/sandbox/state").then((response) => response.ok, () => false);
  if (there) location.assign("/");
  else setTimeout(beginAgain, RETRY_MS);
}
