// The list of channels; on a narrow screen it opens over the messages.
import { piece } from "./api.js";
import { here } from "./here.js";

const opener = document.getElementById("open-sidebar");
const sidebar = () => document.getElementById("sidebar");
// Kept while the tab is open: every channel is a page of its own.
const unreadKey = `unread-${here.user}`;
const unread = new Set(JSON.parse(sessionStorage.getItem(unreadKey) ?? "[]"));

export function prepareSidebar() {
  unread.delete(here.channel);
  showUnread();
  opener.addEventListener("click", () => setOpen(opener.ariaExpanded !== "true"));
  document.addEventListener("click", ({ target }) => {
    if (isOpen() && !sidebar().contains(target) && !opener.contains(target)) setOpen(false);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && isOpen()) {
      setOpen(false);
      opener.focus();
    }
  });
}

export function markUnread(channel) {
  unread.add(channel);
  showUnread();
}

export async function refreshSidebar() {
  const fresh = await piece(`/page/sidebar?channel=${here.channel}`).catch(() => null);
  if (!fresh) return;
  fresh.classList.toggle("open", isOpen());
  sidebar().replaceWith(fresh);
  showUnread();
}

const isOpen = () => opener.ariaExpanded === "true";

function setOpen(open) {
  opener.ariaExpanded = String(open);
  sidebar().classList.toggle("open", open);
  if (open) sidebar().querySelector("a[aria-current], a")?.focus();
}

function showUnread() {
  sessionStorage.setItem(unreadKey, JSON.stringify([...unread]));
  for (const link of sidebar().querySelectorAll("a[data-channel]")) {
    const isNew = unread.has(link.dataset.channel);
    link.classList.toggle("unread", isNew);
    if (isNew) link.title = "New messages";
  }
}
