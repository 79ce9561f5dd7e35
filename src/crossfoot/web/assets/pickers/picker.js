// @ts-check
/**
 * A field to pick one record of thousands: the combobox of WAI-ARIA's authoring practices, with a
 * list that the server searches. Each kind of picker says what it offers and how that is shown.
 *
 * @typedef {import("./choices.js").Choice} Choice
 * @typedef {import("./listbox.js").Row} Row
 * @typedef {import("./listbox.js").Section} Section
 * @typedef {import("./session.js").TokenProvider} TokenProvider
 */
import { asTree, Choices } from "./choices.js";
import { Listbox } from "./listbox.js";
import { Picked } from "./picked.js";
import { recent, remember } from "./recent.js";
import { pageSession, Refused, Session } from "./session.js";

const PATIENCE = 120; // milliseconds without a keystroke before the server is asked

export class Picker extends Picked {
  /** @type {TokenProvider | null} */
  #provider = null;
  #token = "";
  /** @type {Session | null} */
  #session = null;
  /** @type {Choices | null} */
  #choices = null;
  /** @type {AbortController | null} */
  #asking = null;
  #timer = 0;
  /** @type {string | null} */
  #cursor = null;
  #typed = false;
  #isBusy = false;
  #hasty = false; // Enter was pressed before there was anything to choose
  /** @type {Listbox} */
  #list;

  constructor() {
    super();
    const { input, field, list, clear } = this.parts;
    this.#list = new Listbox(list, (row) => this.#choose(row), () => void this.#more());
    input.addEventListener("input", () => this.#search(PATIENCE));
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => void this.#leave());
    // Not at the click: the field that was left may say something, and move this one away before.
    field.addEventListener("mousedown", (event) => {
      if (event.target !== clear && !clear.contains(/** @type {Node} */ (event.target))) this.open();
    });
    clear.addEventListener("click", () => this.#clear());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#close();
  }

  // --- whom it asks ------------------------------------------------------------------------------

  /** A token of the integrated account, where the page has not configured one. @type {string} */
  get token() {
    return this.#token;
  }

  set token(token) {
    this.#token = token;
    this.forget();
  }

  /** Brings a token when there is none, or when it has lapsed. @type {TokenProvider | null} */
  get tokenProvider() {
    return this.#provider;
  }

  set tokenProvider(provider) {
    this.#provider = provider;
    this.forget();
  }

  /** Begin anew with what the server says: other attributes, another token. */
  forget() {
    this.#session = null;
    this.#choices = null;
    this.load();
  }

  get session() {
    const shared = pageSession();
    if (!this.#token && !this.#provider) return shared;
    this.#session ??= new Session({
      baseUrl: this.getAttribute("base-url") ?? shared.base.href,
      token: this.#token,
      scope: shared.scope,
      ...(this.#provider ? { tokenProvider: this.#provider } : {}),
    });
    return this.#session;
  }

  get ready() {
    return this.session.ready;
  }

  get choices() {
    const entity = this.getAttribute("entity") ?? this.session.entity;
    const own = Object.fromEntries(new URLSearchParams(this.getAttribute("filter") ?? ""));
    const filters = { ...this.narrowing(), ...own };
    this.#choices ??= new Choices(this.session, this.resource, filters, entity);
    return this.#choices;
  }

  /** @param {string} field @param {string} value @returns {Promise<Choice | null>} */
  fetchOne(field, value) {
    return this.choices.one(field, value);
  }

  // --- what kinds of pickers say -------------------------------------------------------------------

  /** The unified resource that it offers records of. */
  get resource() {
    return "";
  }

  /** Filters that always hold. @returns {Record<string, string>} */
  narrowing() {
    return {};
  }

  /** What is said of a choice below its name. @param {Choice} choice */
  detail(choice) {
    return this.choices.above(choice).map((one) => one.name).join(" › ");
  }

  /** Why it cannot be chosen; "" if it can. @param {Choice} _choice */
  refusal(_choice) {
    return "";
  }

  unfit() {
    return this.selected ? this.refusal(this.selected) : "";
  }

  // --- searching -----------------------------------------------------------------------------------

  /** Show the list. */
  open() {
    if (this.#list.isOpen || this.matches(":disabled")) return;
    this.#typed = false;
    this.#open();
    this.#search(0);
  }

  #open() {
    this.#list.open(this.parts.field);
    addEventListener("scroll", this.#follow, { capture: true, passive: true });
    addEventListener("resize", this.#follow);
    this.show("open", true);
    this.parts.input.setAttribute("aria-expanded", "true");
  }

  #close() {
    this.#asking?.abort();
    clearTimeout(this.#timer);
    this.#asking = null;
    removeEventListener("scroll", this.#follow, { capture: true });
    removeEventListener("resize", this.#follow);
    this.#list.close();
    this.show("open", false);
    this.show("busy", false);
    this.parts.input.setAttribute("aria-expanded", "false");
    this.parts.input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} patience milliseconds */
  #search(patience) {
    if (patience) this.#typed = true;
    this.typing();
    if (!this.#list.isOpen) this.#open();
    this.#hasty = false;
    this.#activate(-1); // what is still shown answers other words
    this.#asking?.abort(); // what was asked for the keystrokes before is of no use any more
    const asking = new AbortController();
    this.#asking = asking;
    this.#isBusy = true;
    clearTimeout(this.#timer);
    this.show("busy", true);
    this.#timer = setTimeout(() => void this.#ask(asking), patience);
  }

  /** What is searched for: nothing, while the field still shows what was chosen. */
  get #words() {
    return this.#typed ? this.parts.input.value.trim() : "";
  }

  /** @param {AbortController} asking */
  async #ask(asking) {
    const words = this.#words;
    try {
      const [found, lately] = await Promise.all([
        this.choices.find(words, null, asking.signal),
        words ? [] : this.#recent(asking.signal),
      ]);
      if (asking !== this.#asking) return;
      this.#cursor = found.cursor;
      this.#show(words, found.choices, lately);
    } catch (error) {
      if (asking === this.#asking) this.#failed(error);
    }
    if (asking !== this.#asking) return;
    this.#isBusy = false;
    this.show("busy", false);
  }

  /** @param {AbortSignal} signal @returns {Promise<Choice[]>} */
  async #recent(signal) {
    const ids = this.getAttribute("recent") === "off" ? [] : recent(this.#place);
    return ids.length ? this.choices.withIds(ids, signal) : [];
  }

  get #place() {
    return [this.session.scope, this.resource, ...Object.values(this.narrowing())].join("/");
  }

  /** @param {string} words @param {Choice[]} found @param {Choice[]} lately */
  #show(words, found, lately) {
    const said = this.words;
    if (!found.length && !lately.length) {
      this.#list.say(document.createTextNode(words ? said.noneFor(words) : said.none));
      this.tell(words ? said.noneFor(words) : said.none);
      return;
    }
    const whole = !words && !this.#cursor;
    const all = whole ? asTree(found) : found;
    /** @type {Section[]} */
    const sections = [
      { heading: said.recent, rows: lately.map((one) => this.#row(one, false)) },
      { heading: lately.length ? said.all : "", rows: all.map((one) => this.#row(one, whole)) },
    ];
    this.#list.show(sections, this.#split(words), this.selected?.id ?? "");
    this.#activate(words ? this.#list.rows.findIndex((row) => !row.refusal) : -1);
    this.tell(said.found(found.length, this.#cursor !== null));
    if (this.#hasty && this.#list.active) this.#choose(this.#list.active);
  }

  /** The choices after the last one. */
  async #more() {
    const asking = this.#asking;
    const cursor = this.#cursor;
    if (!asking || !cursor) return;
    this.#cursor = null; // asked for once
    try {
      const words = this.#words;
      const page = await this.choices.find(words, cursor, asking.signal);
      if (asking !== this.#asking) return;
      this.#cursor = page.cursor;
      const rows = page.choices.map((one) => this.#row(one, false));
      this.#list.append(rows, this.#split(words), this.selected?.id ?? "");
    } catch (error) {
      if (asking === this.#asking) this.#failed(error);
    }
  }

  /** @param {Choice} choice @param {boolean} inTree @returns {Row} */
  #row(choice, inTree) {
    const level = inTree ? this.choices.above(choice).length : 0;
    const detail = level ? "" : this.detail(choice);
    return { choice, detail, refusal: this.refusal(choice), level };
  }

  /** @param {string} words */
  #split(words) {
    return words.split(/\s+/).filter(Boolean);
  }

  /** @param {unknown} error */
  #failed(error) {
    const message = error instanceof Refused ? error.message : this.words.failed;
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = this.words.again;
    again.addEventListener("click", () => this.#search(0));
    const line = document.createElement("div");
    line.textContent = message;
    this.#list.say(line, again);
    this.tell(message);
    this.failed(error, message);
  }

  // --- choosing ------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const done = this.#list.isOpen ? this.#keyInList(event) : this.#keyInField(event);
    if (done) event.preventDefault();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key has done its work */
  #keyInField(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.open();
    else if (event.key === "Escape" && this.parts.input.value) this.#clear();
    else return false;
    return true;
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  #keyInList(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step && !event.altKey) {
      if (step > 0 && this.#list.isAtEnd && this.#cursor) void this.#more();
      else this.#list.move(step);
      this.#activated();
    } else if (event.key === "Escape" || (event.key === "ArrowUp" && event.altKey)) {
      this.#close();
      this.revert();
    } else if (event.key === "Enter") {
      const row = this.#list.active;
      if (row) this.#choose(row);
      else if (this.#isBusy) this.#hasty = true;
      else if (!this.#list.rows.length) this.#search(0);
    } else {
      return false;
    }
    return true;
  }

  /** @param {number} index */
  #activate(index) {
    this.#list.activate(index);
    this.#activated();
  }

  #activated() {
    const { input } = this.parts;
    if (this.#list.activeId) input.setAttribute("aria-activedescendant", this.#list.activeId);
    else input.removeAttribute("aria-activedescendant");
  }

  /** @param {Row} row */
  #choose(row) {
    if (row.refusal) {
      this.tell(row.refusal);
      return;
    }
    this.#close();
    remember(this.#place, row.choice.id);
    this.pick(row.choice);
  }

  #clear() {
    this.#close();
    this.pick(null);
    this.parts.input.focus();
  }

  /** Leaving the field takes the number that was typed, whether the list had it already or not. */
  async #leave() {
    const text = this.parts.input.value.trim();
    const typed = this.#typed && this.#list.isOpen;
    this.#close();
    if (!text && this.selected) this.pick(null);
    if (!text || !typed) return this.left();
    const exact = await this.choices.one("number", text).catch(() => null);
    if (this.parts.input.value.trim() !== text || this.matches(":focus-within")) return;
    if (exact) this.#choose(this.#row(exact, false));
    else this.left();
  }

  #follow = () => this.#list.place(this.parts.field);
}
