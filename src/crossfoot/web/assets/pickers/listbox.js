// @ts-check
/**
 * The list below a field: choices in sections, one of them active, drawn over everything else.
 *
 * @typedef {import("./choices.js").Choice} Choice
 * @typedef {{choice: Choice, detail: string, refusal: string, level: number}} Row
 *   a choice as it is shown; `refusal` says why it cannot be chosen, if it cannot
 * @typedef {{heading: string, rows: Row[]}} Section
 */

const GAP = 4; // pixels between field and list
const HIGHEST = 360;
const NARROWEST = 320;

export class Listbox {
  /** @type {{row: Row, element: HTMLElement}[]} */
  #options = [];
  #active = -1;

  /**
   * @param {HTMLElement} element the popover
   * @param {(row: Row) => void} choose
   * @param {() => void} end called when the last choices come into view
   */
  constructor(element, choose, end) {
    this.element = element;
    element.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus
    element.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest(".option");
      const found = this.#options.find((one) => one.element === option);
      if (found) choose(found.row);
    });
    element.addEventListener("scroll", () => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      if (left < 80) end();
    });
  }

  get isOpen() {
    return this.element.matches(":popover-open");
  }

  /** The row that Enter would choose. */
  get active() {
    return this.#options[this.#active]?.row ?? null;
  }

  /** The id of the active option, for aria-activedescendant. */
  get activeId() {
    return this.#options[this.#active]?.element.id ?? "";
  }

  get isAtEnd() {
    return this.#active === this.#options.length - 1;
  }

  /** @returns {Row[]} */
  get rows() {
    return this.#options.map((one) => one.row);
  }

  /** @param {HTMLElement} field */
  open(field) {
    if (!this.isOpen) this.element.showPopover();
    this.place(field);
  }

  close() {
    if (this.isOpen) this.element.hidePopover();
    this.activate(-1);
  }

  /**
   * Below the field, or above it where there is more room.
   * @param {HTMLElement} field
   */
  place(field) {
    const box = field.getBoundingClientRect();
    const below = innerHeight - box.bottom - 2 * GAP;
    const above = box.top - 2 * GAP;
    const up = below < 200 && above > below;
    const { style } = this.element;
    const width = Math.max(box.width, Math.min(NARROWEST, innerWidth - 2 * GAP));
    style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - width - GAP))}px`;
    style.width = `${width}px`;
    style.maxHeight = `${Math.max(80, Math.min(HIGHEST, up ? above : below))}px`;
    style.top = up ? "auto" : `${box.bottom + GAP}px`;
    style.bottom = up ? `${innerHeight - box.top + GAP}px` : "auto";
  }

  /**
   * Show these sections instead of what is shown, with this choice marked as chosen.
   * @param {Section[]} sections
   * @param {string[]} words to mark in what is shown
   * @param {string} chosen its id
   */
  show(sections, words, chosen) {
    this.#options = [];
    this.#active = -1;
    const parts = sections.filter((one) => one.rows.length).map((section, i) => {
      const group = make("div", "group", { role: "group" });
      if (section.heading) {
        const heading = make("div", "heading", { id: `heading-${i}`, role: "presentation" });
        heading.textContent = section.heading;
        group.append(heading);
        group.setAttribute("aria-labelledby", heading.id);
      } else {
        group.setAttribute("role", "presentation");
      }
      group.append(...section.rows.map((row) => this.#option(row, words, chosen)));
      return group;
    });
    this.element.setAttribute("role", "listbox");
    this.element.replaceChildren(...parts);
    this.element.scrollTop = 0;
  }

  /**
   * Further choices at the end of the last section.
   * @param {Row[]} rows
   * @param {string[]} words
   * @param {string} chosen
   */
  append(rows, words, chosen) {
    const group = this.element.lastElementChild;
    group?.append(...rows.map((row) => this.#option(row, words, chosen)));
  }

  /** @param {Node[]} nodes what is said instead of choices */
  say(...nodes) {
    this.#options = [];
    this.#active = -1;
    const empty = make("div", "empty", {});
    empty.append(...nodes);
    this.element.setAttribute("role", "group"); // a listbox holds options
    this.element.replaceChildren(empty);
  }

  /** @param {number} index of the option to make active; -1 for none */
  activate(index) {
    this.#options[this.#active]?.element.classList.remove("active");
    this.#options[this.#active]?.element.setAttribute("part", "option");
    this.#active = Math.max(-1, Math.min(index, this.#options.length - 1));
    const now = this.#options[this.#active]?.element;
    now?.classList.add("active");
    now?.setAttribute("part", "option option-active");
    now?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} by how many options to go on; the ends lead to each other */
  move(by) {
    const last = this.#options.length - 1;
    if (by === 1 && this.#active === last) this.activate(0);
    else if (by < 0 && this.#active <= 0) this.activate(by === -1 ? last : 0);
    else this.activate(this.#active + by);
  }

  /** @param {Row} row @param {string[]} words @param {string} chosen */
  #option(row, words, chosen) {
    const { choice, detail, refusal, level } = row;
    const option = make("div", "option", { role: "option", part: "option" });
    option.id = `option-${this.#options.length}`;
    option.setAttribute("aria-selected", String(choice.id === chosen));
    if (refusal) option.setAttribute("aria-disabled", "true");
    if (level) option.style.setProperty("--level", String(level));
    const name = choice.name ?? choice.id;
    if (choice.number && choice.number !== name) option.append(text("number", choice.number, words));
    option.append(text("name", name, words));
    for (const line of [detail, refusal]) if (line) option.append(text("detail", line, []));
    this.#options.push({ row, element: option });
    return option;
  }
}

/**
 * @param {string} tag
 * @param {string} name its class
 * @param {Record<string, string>} attributes
 */
function make(tag, name, attributes) {
  const element = document.createElement(tag);
  element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/**
 * A text in which the words that were searched for are marked.
 * @param {string} part
 * @param {string} content
 * @param {string[]} words
 */
function text(part, content, words) {
  const element = make("span", part, { part });
  const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const pieces = words.length ? content.split(new RegExp(`(${escaped.join("|")})`, "iu")) : [content];
  for (const [i, piece] of pieces.entries()) {
    const node = i % 2 ? make("mark", "", { part: "match" }) : document.createTextNode("");
    node.textContent = piece;
    element.append(node);
  }
  return element;
}
