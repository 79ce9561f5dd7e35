/** The post-connect form ("RapidForm", unified-api §3.6): shown after connecting, or by itself. */

import { asRefusal } from "./attempt.js";
import { Door } from "./door.js";
import { h, mainButton } from "./elements.js";
import { form } from "./forms.js";
import { SelectField, checkboxField, textField } from "./rapid_fields.js";
import { told } from "./refusals.js";

/** @typedef {import("./shapes.d.ts").Field} Field */
/** @typedef {import("./shapes.d.ts").Form} Form */
/** @typedef {import("./shapes.d.ts").Outcome} Outcome */
/** @typedef {import("./rapid_fields.js").Filled} Filled */
/** @typedef {import("./rapid_fields.js").Setting} Setting */
/** @typedef {import("./stage.js").Stage} Stage */

const PATH = "/link-token/post-connect-form";
const SOURCE_FAILED = "There was an error fetching the resources for the fields in the RapidForm:";

/**
 * @typedef {object} Options the contract's options of the form
 * @property {Record<string, unknown>} additional goes into the context with the values
 * @property {Record<string, { message?: string }>} kept
 * @property {Record<string, { message?: string }>} disabled
 */

/** @type {Options} */
const NONE = { additional: {}, kept: {}, disabled: {} };

/**
 * Show the form until it has been sent; throws the Refusal that keeps it from being shown.
 * @param {Stage} stage
 * @param {string} token of the integrated account
 * @param {Options} [options]
 * @returns {Promise<Outcome>}
 */
export async function showForm(stage, token, options = NONE) {
  const door = new Door(token);
  /** @type {Form} */
  const asked = await door.ask("POST", PATH, {});
  return new Promise((resolve) => new RapidForm(stage, door, asked, options, resolve).show());
}

/** One form, with what has been filled in so far. */
class RapidForm {
  /**
   * @param {Stage} stage
   * @param {Door} door
   * @param {Form} asked
   * @param {Options} options
   * @param {(outcome: Outcome) => void} sent
   */
  constructor(stage, door, asked, options, sent) {
    this.stage = stage;
    this.words = stage.words;
    this.door = door;
    this.asked = asked;
    this.options = options;
    this.sent = sent;
    this.fields = asked.steps.flatMap((step) => step.config.fields);
    /** @type {Map<string, Filled>} */
    this.controls = new Map();
    /** @type {Map<string, Outcome>} why fields have no choices, as the opener is told of it */
    this.troubles = new Map();
    this.before = stage.host.outcome; // that the company is connected stays true
    const setting = this.setting();
    for (const field of this.fields) this.add(setting, field);
  }

  /** @returns {Setting} */
  setting() {
    return {
      door: this.door,
      words: this.words,
      valueOf: (name) => this.valueOf(name),
      labelOf: (name) => this.fields.find((field) => field.name === name)?.label || name,
      changed: (name) => this.changed(name),
      failed: (field, refusal) => this.failed(field, refusal),
      disabled: this.options.disabled,
      kept: this.options.kept,
    };
  }

  /**
   * @param {Setting} setting
   * @param {Field} field
   */
  add(setting, field) {
    const value = this.asked.values[field.name] ?? field.default;
    if (field.type === "hidden") return;
    const control = field.type === "checkbox"
      ? checkboxField(setting, field, value)
      : field.type.endsWith("_select")
        ? new SelectField(setting, field, value)
        : textField(setting, field, value);
    this.controls.set(field.name, control);
  }

  /** @param {string} name */
  valueOf(name) {
    const control = this.controls.get(name);
    if (control) return control.value();
    const field = this.fields.find((one) => one.name === name);
    return this.asked.values[name] ?? field?.default;
  }

  show() {
    const { words, stage } = this;
    const controls = [...this.controls.values()];
    const names = { product: stage.product, company: "" };
    const shown = form({
      words,
      label: words.say("form.save"),
      controls,
      act: () => this.send(),
      told: (refusal) => told(words, refusal, names),
      content: controls.map((control) => control.element),
    });
    const lead = h("p", { class: "lead" }, words.say("form.lead"));
    stage.show({ title: words.say("form.title", names), short: words.say("form.short"), content: [lead, shown.element] });
    for (const control of this.selects()) control.load();
  }

  selects() {
    return [...this.controls.values()].filter((control) => control instanceof SelectField);
  }

  /**
   * What depends on a field is asked anew.
   * @param {string} name
   */
  changed(name) {
    this.trouble(name, null);
    for (const control of this.selects()) if (control.needs.includes(name)) control.load();
  }

  /**
   * @param {Field} field
   * @param {import("./door.js").Refusal} refusal
   */
  failed(field, refusal) {
    const message = `${SOURCE_FAILED} ${field.name}: ${refusal.message}`;
    this.trouble(field.name, formError(this.asked.integration, { code: "source", message }));
  }

  /**
   * What the opener is told if the form is closed now.
   * @param {string} name of a field
   * @param {Outcome | null} trouble that it has, or has no more
   */
  trouble(name, trouble) {
    if (trouble) this.troubles.set(name, trouble);
    else this.troubles.delete(name);
    const [first = null] = this.troubles.values();
    this.stage.host.outcome = this.before || first;
  }

  async send() {
    const filled = this.fields.map(({ name }) => [name, this.valueOf(name)]);
    const values = Object.fromEntries(filled.filter(([, value]) => value !== undefined));
    const { additional } = this.options;
    const more = Object.keys(additional).length ? { additional_context: additional } : {};
    this.sent(await this.door.ask("POST", PATH, { values, ...more }));
  }
}

/** What the contract says of the reasons for which a form is not shown (unified-api §3.2). */
const REASONS = new Map([
  ["form_missing", "RapidForm is not setup."],
  ["unauthenticated", "The integrated account's token is not valid or has expired. Please generate a new token before retrying."],
  ["conflict", "Integrated account is not in the active state. Please reauth the integrated account."],
]);

/**
 * @param {string} integration
 * @param {{ code: string, message: string }} refusal
 * @returns {Outcome}
 */
function formError(integration, refusal) {
  const error = REASONS.get(refusal.code) || refusal.message;
  return { is_truto: true, result: "error", error, error_type: "rapid_form_error", integration };
}

/**
 * The form cannot be shown: say why.
 * @param {Stage} stage
 * @param {string} integration
 * @param {unknown} thrown
 */
export function formGone(stage, integration, thrown) {
  const { words, host } = stage;
  const refusal = asRefusal(thrown);
  host.outcome = formError(integration, refusal);
  const kinds = { form_missing: "missing", unauthenticated: "token", conflict: "inactive" };
  const kind = kinds[/** @type {keyof typeof kinds} */ (refusal.code)];
  const names = { product: stage.product, message: refusal.message };
  const leave = mainButton(words.say("close"), { type: "button", onclick: () => host.leave() });
  const action = host.canLeave ? [h("div", { class: "actions" }, leave)] : [];
  const why = kind ? words.say(`form.gone.${kind}`, names) : words.say("refusal.other.do", names);
  const lead = h("p", { class: "lead" }, why);
  stage.show({ title: words.say("form.gone.title"), content: [lead, ...action] });
}
