/** Forms: fields with their help and errors, and one action that is carried out once at a time. */

import { Refusal } from "./door.js";
import { h, mainButton, newId, otherButton } from "./elements.js";

/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("./elements.js").Child} Child */

const SLOW = 5_000; // milliseconds after which people wonder

/**
 * @typedef {object} Control something to fill in
 * @property {string} name
 * @property {HTMLElement} element
 * @property {() => boolean} check whether it will do; if not, it says why
 * @property {(message: string) => void} fail say what is wrong
 * @property {() => void} focus
 */

/**
 * A line to type in.
 * @param {object} asked
 * @param {string} asked.name
 * @param {string} asked.label
 * @param {string} [asked.help]
 * @param {string} [asked.missing] what to say when it is empty; without it, it may be
 * @param {Record<string, any>} [asked.attributes] of the input
 * @param {HTMLElement} [asked.beside] a button at its end
 * @returns {Control & { input: HTMLInputElement }}
 */
export function line({ name, label, help, missing, attributes = {}, beside }) {
  const id = newId(name);
  const input = h("input", {
    id,
    name,
    type: "text",
    class: "input",
    autocapitalize: "off",
    autocorrect: "off",
    spellcheck: "false",
    "aria-required": missing ? "true" : null,
    ...attributes,
  });
  const shown = described(id, help, input);
  const inside = h("div", { class: beside ? "input-row" : "" }, input, beside);
  const element = h("div", { class: "field" },
    h("label", { for: id, class: "label" }, label), shown.help, inside, shown.error);
  const check = () => {
    const empty = Boolean(missing) && !input.value.trim();
    shown.say(empty ? missing || "" : "");
    return !empty;
  };
  input.addEventListener("input", () => shown.say(""));
  return { name, element, input, check, fail: shown.say, focus: () => input.focus() };
}

/**
 * The help and the error of a control, tied to it for screen readers.
 * @param {string} id
 * @param {string | undefined} help
 * @param {HTMLElement} control
 */
export function described(id, help, control) {
  const helpShown = help ? h("p", { id: `${id}-help`, class: "help" }, help) : null;
  const error = h("p", { id: `${id}-error`, class: "field-error", hidden: true });
  if (help) control.setAttribute("aria-describedby", `${id}-help`);
  /** @param {string} message "" takes it away */
  const say = (message) => {
    error.textContent = message;
    error.hidden = !message;
    control.setAttribute("aria-invalid", String(Boolean(message)));
    const ids = [message && `${id}-error`, help && `${id}-help`].filter(Boolean).join(" ");
    if (ids) control.setAttribute("aria-describedby", ids);
    else control.removeAttribute("aria-describedby");
  };
  return { help: helpShown, error, say };
}

/**
 * A form with one action. A refusal that it throws is shown above the button, or at its fields.
 * @param {object} asked
 * @param {Words} asked.words
 * @param {string} asked.label of the button
 * @param {Control[]} [asked.controls]
 * @param {() => Promise<void>} asked.act
 * @param {(refusal: Refusal) => Node} asked.told a refusal in words
 * @param {Child[]} asked.content
 * @param {{ label: string, act: () => Promise<void> }[]} [asked.others] other actions
 */
export function form({ words, label, controls = [], act, told, content, others = [] }) {
  const button = mainButton(label);
  const beside = others.map((other) => otherButton(other.label, () => run(other.act)));
  const alert = h("div", { role: "alert", class: "alert" });
  const status = h("p", { role: "status", class: "status" });
  const actions = h("div", { class: "actions" }, button, ...beside);
  const element = h("form", { novalidate: true, class: "form" }, ...content, alert, actions, status);
  /** @param {Refusal} refusal */
  const refuse = (refusal) => {
    alert.replaceChildren(told(refusal));
    fieldErrors(controls, refusal);
    alert.scrollIntoView({ block: "nearest" });
  };
  /** @param {() => Promise<void>} what */
  const run = async (what) => {
    if (button.getAttribute("aria-disabled") === "true") return;
    alert.replaceChildren();
    await busy({ words, button, status }, what).catch((thrown) => {
      if (!(thrown instanceof Refusal)) throw thrown;
      refuse(thrown);
    });
  };
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = controls.filter((control) => !control.check());
    if (wrong[0]) wrong[0].focus();
    else run(act);
  });
  return { element, refuse };
}

/**
 * Say at the fields what is wrong with them, and lead to the first.
 * @param {Control[]} controls
 * @param {Refusal} refusal
 */
function fieldErrors(controls, refusal) {
  const found = controls.filter((control) => {
    const problem = refusal.problems.find((one) => one.path.split(".").pop() === control.name);
    if (problem) control.fail(problem.message);
    return problem;
  });
  (found[0] || controls.at(-1))?.focus();
}

/**
 * Show that something is being done, and for how long.
 * @param {{ words: Words, button: HTMLElement, status: HTMLElement }} shown
 * @param {() => Promise<void>} act
 */
async function busy({ words, button, status }, act) {
  button.setAttribute("aria-disabled", "true");
  status.textContent = words.say("working");
  const slow = setTimeout(() => (status.textContent = words.say("working.slow")), SLOW);
  try {
    await act();
  } finally {
    clearTimeout(slow);
    status.textContent = "";
    button.removeAttribute("aria-disabled");
  }
}
