// Selects in messages: a button that opens a list box. One value is sent when it is chosen, several
// when the list closes.
import { press } from "./acting.js";
import { place } from "./popup.js";

let current = null;

export function prepareSelects() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest(".select .chosen");
    const option = event.target.closest(".select [role=option]");
    if (opener) toggle(opener.parentElement);
    else if (option && current) current.take(option);
    else current?.commit({ refocus: false });
  });
  document.addEventListener("keydown", (event) => current?.key(event));
  for (const kind of ["wheel", "touchmove"]) {
    document.getElementById("scroller").addEventListener(kind, leave, { passive: true });
  }
}

function leave(event) {
  if (!current?.list.contains(event.target)) current?.close({ restore: true });
}

function toggle(select) {
  const same = current?.select === select;
  current?.commit();
  if (!same) current = new OpenSelect(select);
}

class OpenSelect {
  constructor(select) {
    this.select = select;
    this.button = select.querySelector(".chosen");
    this.list = select.querySelector("[role=listbox]");
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.several = this.list.ariaMultiSelectable === "true";
    this.before = this.#selected();
    this.options.forEach((option, index) => (option.id = `${select.dataset.select}-${index}`));
    this.button.ariaExpanded = "true";
    this.list.hidden = false;
    place(this.list, this.button.getBoundingClientRect());
    this.list.focus();
    this.#activate(Math.max(0, this.options.findIndex((option) => option.ariaSelected === "true")));
  }

  key(event) {
    const last = this.options.length - 1;
    const moves = {
      ArrowDown: Math.min(this.active + 1, last),
      ArrowUp: Math.max(this.active - 1, 0),
      Home: 0,
      End: last,
    };
    if (event.key in moves) this.#activate(moves[event.key]);
    else if (event.key === " ") this.take(this.options[this.active]);
    else if (event.key === "Enter" && this.several) this.commit();
    else if (event.key === "Enter") this.take(this.options[this.active]);
    else if (event.key === "Escape") this.close({ restore: true });
    else if (event.key === "Tab") this.commit();
    else return;
    if (event.key !== "Tab") event.preventDefault();
  }

  take(option) {
    if (!this.several) this.options.forEach((other) => (other.ariaSelected = "false"));
    const chosen = option.ariaSelected !== "true";
    const most = Number(this.select.dataset.most);
    if (chosen && this.several && this.#selected().length >= most) return;
    option.ariaSelected = String(chosen);
    if (!this.several) this.commit();
  }

  commit({ refocus = true } = {}) {
    const values = this.#selected();
    const changed = values.join("\n") !== this.before.join("\n");
    const enough = values.length >= Number(this.select.dataset.least);
    this.close({ refocus, restore: !enough });
    if (!changed || !enough) return;
    this.button.textContent = this.#words() || this.button.dataset.placeholder;
    const message = this.select.closest("[data-message]").dataset.message;
    press(this.button, message, this.select.dataset.select, values);
  }

  close({ refocus = true, restore = false } = {}) {
    if (restore) {
      this.options.forEach((option) => {
        option.ariaSelected = String(this.before.includes(option.dataset.value));
      });
    }
    current = null;
    this.list.hidden = true;
    this.button.ariaExpanded = "false";
    if (refocus) this.button.focus();
  }

  #chosen() {
    return this.options.filter((option) => option.ariaSelected === "true");
  }

  #selected() {
    return this.#chosen().map((option) => option.dataset.value);
  }

  #words() {
    return this.#chosen().map((option) => option.dataset.label).join(", ");
  }

  #activate(index) {
    this.active = index;
    this.options.forEach((option, at) => option.classList.toggle("active", at === index));
    this.options[index]?.scrollIntoView({ block: "nearest" });
    this.list.setAttribute("aria-activedescendant", this.options[index]?.id ?? "");
  }
}
