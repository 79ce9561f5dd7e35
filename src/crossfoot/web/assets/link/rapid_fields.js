/** The fields of a post-connect form, each as something to fill in that knows its value. */

import { Choices } from "./choices.js";
import { asRefusal } from "./attempt.js";
import { h, newId, otherButton } from "./elements.js";
import { described, line } from "./forms.js";
import { choicesOf, needs } from "./sources.js";

/** @typedef {import("./shapes.d.ts").Field} Field */
/** @typedef {import("./forms.js").Control & { value: () => unknown }} Filled a control with its value */

/**
 * @typedef {object} Setting what fields share
 * @property {import("./door.js").Door} door
 * @property {import("./words.js").Words} words
 * @property {(name: string) => unknown} valueOf another field's value
 * @property {(name: string) => string} labelOf
 * @property {(name: string) => void} changed
 * @property {(field: Field, refusal: import("./door.js").Refusal) => void} failed
 * @property {Record<string, { message?: string }>} disabled
 * @property {Record<string, { message?: string }>} kept fields whose values may not be given up
 */

/**
 * What is wrong with an empty field; null for one that may be empty.
 * @param {Setting} setting
 * @param {Field} field
 * @param {string} key
 */
function missing(setting, field, key) {
  return field.required ? setting.words.say(key) : undefined;
}

/**
 * The label, with a word beside it where nothing need be filled in.
 * @param {Setting} setting
 * @param {Field} field
 */
function labelled(setting, field) {
  const label = field.label || field.name;
  return field.required ? label : `${label} (${setting.words.say("form.optional")})`;
}

/**
 * @param {Setting} setting
 * @param {Field} field
 * @param {unknown} value
 * @returns {Filled}
 */
export function textField(setting, field, value) {
  const off = setting.disabled[field.name];
  const made = line({
    name: field.name,
    label: labelled(setting, field),
    help: [field.help_text, off?.message].filter(Boolean).join(" ") || undefined,
    missing: off ? undefined : missing(setting, field, "form.required"),
    attributes: {
      type: field.type === "password" ? "password" : "text",
      value: field.type === "password" ? "" : String(value ?? ""),
      placeholder: field.placeholder,
      autocomplete: "off",
      disabled: Boolean(off),
    },
  });
  made.input.addEventListener("change", () => setting.changed(field.name));
  return { ...made, value: () => made.input.value || undefined };
}

/**
 * @param {Setting} setting
 * @param {Field} field
 * @param {unknown} value
 * @returns {Filled}
 */
export function checkboxField(setting, field, value) {
  const off = setting.disabled[field.name];
  const id = newId(field.name);
  const attributes = { id, type: "checkbox", name: field.name, checked: value === true, disabled: Boolean(off) };
  const input = h("input", { ...attributes, onchange: () => setting.changed(field.name) });
  const shown = described(id, [field.help_text, off?.message].filter(Boolean).join(" ") || undefined, input);
  const label = h("label", { class: "choice choice-alone", for: id }, input, h("span", {}, field.label || field.name));
  const check = () => {
    const wrong = Boolean(field.required) && !off && !input.checked;
    shown.say(wrong ? setting.words.say("form.required.checkbox") : "");
    return !wrong;
  };
  const element = h("div", { class: "field" }, label, shown.help, shown.error);
  return { name: field.name, element, check, fail: shown.say, focus: () => input.focus(), value: () => input.checked };
}

/** Choosing one or several, of what may depend on other fields. */
export class SelectField {
  /**
   * @param {Setting} setting
   * @param {Field} field
   * @param {unknown} value
   */
  constructor(setting, field, value) {
    this.setting = setting;
    this.field = field;
    this.name = field.name;
    this.several = field.type === "multi_select";
    this.before = [value ?? []].flat().map(String);
    this.round = 0; // of loading; an older one that comes late is dropped
    /** @type {Choices | null} */
    this.choices = null;
    this.place = h("div", { class: "choosing-place" });
    const off = setting.disabled[field.name];
    const kept = setting.kept[field.name];
    const set = h("fieldset", { class: "field" });
    const help = [field.help_text, off?.message, kept?.message].filter(Boolean).join(" ");
    this.shown = described(newId(field.name), help || undefined, set);
    set.removeAttribute("aria-invalid");
    set.append(h("legend", { class: "label" }, labelled(setting, field)), this.shown.help || "", this.place, this.shown.error);
    this.element = set;
  }

  /** The names of the fields that must be filled in before. */
  get needs() {
    return needs(this.field);
  }

  /** Load the choices, for what the other fields say now. */
  async load() {
    const round = (this.round += 1);
    const waiting = this.needs.filter((name) => isEmpty(this.setting.valueOf(name)));
    if (waiting.length) return this.wait(waiting);
    this.tell(this.setting.words.say("form.loading"));
    const values = Object.fromEntries(this.needs.map((name) => [name, this.setting.valueOf(name)]));
    try {
      const found = await choicesOf(this.setting.door, this.field, values);
      if (round === this.round) this.offer(found);
    } catch (thrown) {
      const refusal = asRefusal(thrown);
      if (round === this.round) this.refuse(refusal);
    }
  }

  /** @param {{ choices: import("./shapes.d.ts").Choice[], more: boolean }} found */
  offer({ choices, more }) {
    const { setting, field, several, before } = this;
    const known = new Set(choices.map((choice) => choice.value));
    const chosen = (this.choices ? [...this.choices.chosen] : before).filter((value) => known.has(value));
    this.choices = new Choices({
      words: setting.words,
      name: field.name,
      search: field.placeholder,
      choices,
      several,
      chosen,
      kept: setting.kept[field.name] ? before : [],
      disabled: field.name in setting.disabled,
      changed: () => this.changed(),
    });
    const count = setting.words.number(choices.length);
    const cut = more && h("p", { class: "help" }, setting.words.say("form.truncated", { count }));
    this.place.replaceChildren(this.choices.element, cut || "");
    setting.changed(field.name);
  }

  changed() {
    this.shown.say("");
    this.setting.changed(this.name);
  }

  /** @param {string[]} names */
  wait(names) {
    const had = this.choices;
    this.choices = null;
    const fields = this.setting.words.list(names.map((name) => this.setting.labelOf(name)));
    this.tell(this.field.disabled_text || this.setting.words.say("form.waits", { fields }));
    if (had) this.setting.changed(this.name);
  }

  /** @param {import("./door.js").Refusal} refusal */
  refuse(refusal) {
    const { words } = this.setting;
    const again = otherButton(words.say("form.again"), () => this.load(), { class: "button button-small" });
    const said = words.say("form.source", { field: this.field.label || this.name });
    this.place.replaceChildren(h("p", { class: "field-error", role: "alert" }, said), again);
    this.setting.failed(this.field, refusal);
  }

  /** @param {string} text */
  tell(text) {
    this.place.replaceChildren(h("p", { class: "waiting", role: "status" }, text));
  }

  check() {
    const wrong = Boolean(this.field.required) && !(this.name in this.setting.disabled) && isEmpty(this.value());
    this.shown.say(wrong ? this.setting.words.say("form.required.choice") : "");
    return !wrong;
  }

  /** @param {string} message */
  fail(message) {
    this.shown.say(message);
  }

  focus() {
    if (this.choices) this.choices.focus();
    else this.element.querySelector("button")?.focus();
  }

  value() {
    const chosen = this.choices ? [...this.choices.chosen] : [];
    return this.several ? chosen : chosen[0];
  }
}

/** @param {unknown} value */
export function isEmpty(value) {
  return value === undefined || value === null || value === "" || value === false || (Array.isArray(value) && !value.length);
}
