// @ts-check
/**
 * A field of a form that holds one chosen record: its parts, its value, and whether that will do.
 *
 * @typedef {import("./choices.js").Choice} Choice
 * @typedef {import("./words.js").Words} Words
 */
import { changed } from "./session.js";
import { style } from "./style.js";
import { wordsFor } from "./words.js";

const TEMPLATE = `
<label part="label" for="input" hidden></label>
<div class="field" part="field">
  <input id="input" part="input" role="combobox" type="text" autocomplete="off" autocapitalize="off"
    spellcheck="false" aria-autocomplete="list" aria-expanded="false" aria-controls="list"
    aria-describedby="note problem">
  <button type="button" class="clear" part="clear" tabindex="-1" hidden>
    <svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8m0-8-8 8"/></svg>
  </button>
  <span class="chevron" part="chevron">
    <svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 6 4 4 4-4"/></svg>
  </span>
</div>
<div id="note" class="note" part="note"></div>
<div id="problem" class="problem" part="problem"></div>
<div id="list" class="list" part="list" role="listbox" popover="manual"></div>
<div class="aside" role="status"></div>
`;

export class Picked extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = [
    ...["label", "placeholder", "required", "value", "entity", "base-url", "filter", "account"],
    ...["kind", "type", "purpose", "lang"],
  ];

  #internals;
  /** @type {Choice | null} */
  #selected = null;
  #value = "";
  #touched = false;
  #loads = 0;
  #needed = "";

  constructor() {
    super();
    this.#internals = this.attachInternals();
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [style()];
    root.innerHTML = TEMPLATE;
    /** @type {<T extends HTMLElement>(selector: string, kind: new () => T) => T} */
    const part = (selector, kind) => {
      const found = root.querySelector(selector);
      if (!(found instanceof kind)) throw new Error(`The picker has no ${selector}.`);
      return found;
    };
    this.parts = {
      label: part("label", HTMLLabelElement),
      field: part(".field", HTMLDivElement),
      input: part("input", HTMLInputElement),
      clear: part(".clear", HTMLButtonElement),
      note: part(".note", HTMLDivElement),
      problem: part(".problem", HTMLDivElement),
      list: part(".list", HTMLDivElement),
      status: part(".aside", HTMLDivElement),
    };
  }

  connectedCallback() {
    changed.addEventListener("change", this.#begin);
    this.#name();
    this.#begin();
  }

  disconnectedCallback() {
    changed.removeEventListener("change", this.#begin);
  }

  #begin = () => this.forget();

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    if (name === "value") this.value = now ?? "";
    else if (!this.isConnected) return;
    else if (name === "label" || name === "placeholder" || name === "lang") this.#name();
    else if (name === "required") this.check();
    else {
      if (name === "kind" || name === "type") this.value = ""; // it was of another kind
      this.forget();
    }
  }

  /** Ask the server anew; a picker says what that means. */
  forget() {}

  /** The record with this value. @param {string} _field @param {string} _value */
  async fetchOne(_field, _value) {
    return /** @type {Choice | null} */ (null);
  }

  /** @returns {Words} */
  get words() {
    return wordsFor(this);
  }

  // --- value -----------------------------------------------------------------------------------------

  /** The chosen record, as the unified API gave it; null while there is none. */
  get selected() {
    return this.#selected;
  }

  /** What the form sends: the record's id, or its number with `value-field="number"`. */
  get value() {
    return this.#value;
  }

  set value(given) {
    const value = String(given ?? "");
    if (value === this.#value && (this.#selected || !value)) return;
    this.#take(null, value);
    this.load();
  }

  get #field() {
    return this.getAttribute("value-field") ?? "id";
  }

  /** Whether there is somebody to ask. */
  get ready() {
    return true;
  }

  /** Have the record of the value, which a page may set before there is anybody to ask. */
  load() {
    const wanted = this.isConnected && this.#value && !this.#selected;
    if (wanted && this.ready) void this.#load(this.#value, (this.#loads += 1));
  }

  /** @param {string} value @param {number} load the last one counts */
  async #load(value, load) {
    try {
      const found = await this.fetchOne(this.#field, value);
      if (load !== this.#loads || this.#value !== value || this.#selected) return;
      if (found) this.#take(found, value);
      else this.#say(this.words.gone(value));
    } catch (error) {
      this.failed(error, error instanceof Error ? error.message : String(error));
    }
  }

  /** A person has chosen this one, or taken the choice back. @param {Choice | null} choice */
  pick(choice) {
    const value = choice ? String(choice[this.#field] ?? choice.id) : "";
    const other = value !== this.#value;
    this.#touched = true;
    this.#take(choice, value);
    if (choice) this.tell(this.words.chosen(this.#shown));
    if (other) this.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  }

  /** @param {Choice | null} choice @param {string} value */
  #take(choice, value) {
    this.#selected = choice;
    this.#value = value;
    this.#internals.setFormValue(value || null);
    this.revert();
    this.dispatchEvent(new Event("crossfoot-selected", { bubbles: true, composed: true }));
  }

  /** How the choice stands in the field. */
  get #shown() {
    const { number, name, id } = this.#selected ?? { id: this.#value };
    return !number || number === name ? (name ?? id) : `${number} · ${name}`;
  }

  /** Show in the field what is chosen. */
  revert() {
    this.parts.input.value = this.#shown;
    this.parts.clear.hidden = !this.#value;
    this.check();
  }

  // --- validity --------------------------------------------------------------------------------------

  /** The account that needs a value here, as people know it; "" for none. */
  get neededBy() {
    return this.#needed;
  }

  set neededBy(account) {
    this.#needed = account;
    this.check();
  }

  get required() {
    return this.hasAttribute("required") || this.#needed !== "";
  }

  set required(required) {
    this.toggleAttribute("required", required);
  }

  /** Why the choice will not do; "" if it will. */
  unfit() {
    return "";
  }

  /** Hold the value against the rules, and show the result to whoever has been here. */
  check() {
    const { input, note } = this.parts;
    const missing = this.required && !this.#value;
    const unfit = this.#value ? this.unfit() : "";
    const typed = input.value.trim();
    const stray = typed && typed !== this.#shown ? this.words.unknown(typed) : "";
    const needed = this.#needed ? this.words.neededBy(this.#needed) : this.words.missing;
    const reason = stray || unfit || (missing ? needed : "");
    const flags = { valueMissing: missing && !stray, customError: Boolean(stray || unfit) };
    this.#internals.setValidity(reason ? flags : {}, reason, input);
    note.textContent = this.#needed && missing && !this.#touched ? needed : "";
    input.setAttribute("aria-required", String(this.required));
    this.show("required", this.required);
    this.#say(this.#touched ? reason : "");
  }

  /** While somebody types nothing is held against them. */
  typing() {
    this.#say("");
    this.parts.clear.hidden = !this.parts.input.value;
  }

  /** The field was left without a choice. */
  left() {
    this.#touched = true;
    this.check();
  }

  /** @param {string} reason */
  #say(reason) {
    this.parts.problem.textContent = reason;
    this.parts.input.setAttribute("aria-invalid", String(reason !== ""));
    this.show("invalid", reason !== "");
  }

  /** @param {unknown} error @param {string} message */
  failed(error, message) {
    const detail = { error, message };
    this.dispatchEvent(new CustomEvent("crossfoot-error", { detail, bubbles: true, composed: true }));
  }

  // --- what the browser asks of a field of a form ------------------------------------------------------

  get form() {
    return this.#internals.form;
  }

  get name() {
    return this.getAttribute("name") ?? "";
  }

  get validity() {
    return this.#internals.validity;
  }

  get validationMessage() {
    return this.#internals.validationMessage;
  }

  checkValidity() {
    return this.#internals.checkValidity();
  }

  reportValidity() {
    this.left();
    return this.#internals.reportValidity();
  }

  formResetCallback() {
    this.#touched = false;
    this.value = this.getAttribute("value") ?? "";
    this.revert();
  }

  /** @param {string} state */
  formStateRestoreCallback(state) {
    this.value = state;
  }

  /** @param {boolean} disabled */
  formDisabledCallback(disabled) {
    this.parts.input.disabled = disabled;
    this.parts.clear.disabled = disabled;
  }

  // --- what is said --------------------------------------------------------------------------------------

  /** Tell people who do not see the page. @param {string} text */
  tell(text) {
    this.parts.status.textContent = text;
  }

  /** @param {string} state @param {boolean} on */
  show(state, on) {
    if (on) this.#internals.states.add(state);
    else this.#internals.states.delete(state);
  }

  /** Give the field its name: from its own label, or from the page's. */
  #name() {
    const { label, input, clear } = this.parts;
    clear.setAttribute("aria-label", this.words.clear);
    const own = this.getAttribute("label");
    label.hidden = !own;
    label.textContent = own ?? "";
    input.placeholder = this.getAttribute("placeholder") ?? this.words.choose;
    const outer = [...this.#internals.labels].map((one) => one.textContent?.trim() ?? "");
    const name = own ? "" : (this.getAttribute("aria-label") ?? outer.join(" "));
    if (name) input.setAttribute("aria-label", name);
    else input.removeAttribute("aria-label");
  }
}
