// A list of offers below or above a text field, by the pattern of a combobox: the field keeps the
// focus, the arrows move through the list. Source: WAI-ARIA Authoring Practices, "Combobox".
import { element } from "./messages.js";

export class Offers {
  #items = [];
  #active = -1;

  constructor(input, list, choose) {
    this.input = input;
    this.list = list;
    this.choose = choose;
    list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const index = [...list.children].indexOf(event.target.closest("[role=option]"));
      if (index >= 0) this.#take(index);
    });
    input.addEventListener("blur", () => this.hide());
  }

  get open() {
    return !this.list.hidden;
  }

  // Items are {label, hint?}; the first is active if Enter shall take it.
  show(items, { takesFirst = false } = {}) {
    this.#items = items;
    this.list.replaceChildren(...items.map((item, index) => this.#option(item, index)));
    this.list.hidden = items.length === 0;
    this.#expanded(items.length > 0);
    this.#activate(takesFirst && items.length ? 0 : -1);
  }

  hide() {
    this.list.hidden = true;
    this.#expanded(false);
    this.#activate(-1);
  }

  // Returns whether the key was for the list.
  handle(event) {
    if (!this.open || event.isComposing) return false;
    const count = this.#items.length;
    if (event.key === "ArrowDown") this.#activate((this.#active + 1) % count);
    else if (event.key === "ArrowUp") this.#activate((Math.max(this.#active, 0) + count - 1) % count);
    else if ((event.key === "Enter" || event.key === "Tab") && this.#active >= 0) this.#take(this.#active);
    else if (event.key === "Escape") this.hide();
    else {
      if (event.key === "Tab") this.hide();
      return false;
    }
    event.preventDefault();
    return true;
  }

  #take(index) {
    const item = this.#items[index];
    this.hide();
    this.choose(item);
  }

  #option({ label, hint }, index) {
    const option = element("li", "");
    option.id = `${this.list.id}-${index}`;
    option.role = "option";
    option.append(element("b", "", label));
    if (hint) option.append(" ", element("small", "", hint));
    return option;
  }

  #expanded(open) {
    if (this.input.getAttribute("role") === "combobox") this.input.ariaExpanded = String(open);
  }

  #activate(index) {
    this.#active = index;
    [...this.list.children].forEach((option, at) => {
      option.classList.toggle("active", at === index);
      option.ariaSelected = String(at === index);
    });
    const active = this.list.children[index];
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
  }
}
