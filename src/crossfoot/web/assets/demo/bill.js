// @ts-check
/**
 * The bill in the form, as the unified API takes it, and the field that a path of it stands for.
 *
 * @typedef {import("../crossfoot-pickers.d.ts").AccountPicker} Picker
 */

/** @param {string} id @returns {HTMLInputElement} */
const field = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));
const lines = () => [...document.querySelectorAll("fieldset")];

/** @param {Element} line @param {string} selector */
function inLine(line, selector) {
  return /** @type {Picker & HTMLInputElement} */ (line.querySelector(selector));
}

/** Cents of an amount as people write it; NaN for none. @param {string} text */
function cents(text) {
  const plain = text.trim().replaceAll(/[,\s](?=\d{3}\b)/g, "");
  return /^-?\d+([.]\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : NaN;
}

/** @param {number} amount in cents */
export function money(amount) {
  return (amount / 100).toLocaleString("en-US", { minimumFractionDigits: 2 });
}

/** The sum of all lines, in cents. */
export function total() {
  return lines().reduce((sum, line) => sum + (cents(inLine(line, ".amount input").value) || 0), 0);
}

/** Whether there is enough to ask what would be posted. */
export function isBegun() {
  return Boolean(field("vendor").value && total());
}

/** The first field that is missing or wrong; null if none is. */
export function firstGap() {
  const gaps = [...document.querySelectorAll("#bill input, #bill [label]")];
  return /** @type {Picker | undefined} */ (gaps.find((one) => !isFit(one))) ?? null;
}

/** @param {Element} one */
function isFit(one) {
  if (!(one instanceof HTMLInputElement)) return /** @type {Picker} */ (one).reportValidity();
  const fit = one.inputMode === "decimal" ? !Number.isNaN(cents(one.value)) : one.checkValidity();
  one.setAttribute("aria-invalid", String(!fit));
  return fit;
}

/** The body to send. */
export function asBody() {
  return {
    type: "bill",
    contact: field("vendor").value,
    number: field("number").value || null,
    issue_date: field("issue_date").value,
    due_date: field("due_date").value,
    line_items: lines().map((line) => ({
      account: inLine(line, "crossfoot-account-picker").value,
      description: inLine(line, ".memo input").value || null,
      total_line_amount: (cents(inLine(line, ".amount input").value) / 100).toFixed(2),
      tracking_categories: [...line.querySelectorAll("crossfoot-dimension-picker")]
        .map((one) => ({ id: /** @type {Picker} */ (one).value }))
        .filter((one) => one.id),
    })),
  };
}

/**
 * The field to mend for a problem at this path.
 * @param {string} path such as `line_items[0].tracking_categories`
 * @param {string} message in which a dimension may be named
 * @returns {HTMLElement | null}
 */
export function fieldAt(path, message) {
  const [, index, rest = ""] = /^line_items\[(\d+)\]\.?(.*)/.exec(path) ?? [];
  if (index === undefined) return document.getElementById(path === "contact" ? "vendor" : path);
  const line = lines()[Number(index)];
  if (!line) return null;
  if (rest.startsWith("account")) return inLine(line, "crossfoot-account-picker");
  if (rest.startsWith("total")) return inLine(line, ".amount input");
  const pickers = [...line.querySelectorAll("crossfoot-dimension-picker")];
  const named = pickers.find((one) => message.includes(one.getAttribute("kind") ?? "?"));
  return /** @type {HTMLElement} */ (named ?? pickers[0] ?? line);
}

let made = 0;

/** A further line; its pickers heed its own account. */
export function addLine() {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("line"));
  const line = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const id = `account-${(made += 1)}`;
  line.querySelector("crossfoot-account-picker")?.setAttribute("id", id);
  for (const one of line.querySelectorAll("crossfoot-dimension-picker")) {
    one.setAttribute("account", id);
  }
  document.getElementById("lines")?.append(line);
  number();
}

/** @param {Element} line */
export function removeLine(line) {
  line.remove();
  number();
}

function number() {
  for (const [i, line] of lines().entries()) {
    const legend = line.querySelector("legend");
    if (legend) legend.textContent = `Line ${i + 1}`;
    line.querySelector(".remove")?.setAttribute("aria-label", `Remove line ${i + 1}`);
  }
}

/** An empty bill of today. */
export function begin() {
  const day = (/** @type {number} */ days) =>
    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  for (const line of lines()) line.remove();
  field("vendor").value = "";
  field("number").value = "";
  field("issue_date").value = day(0);
  field("due_date").value = day(30);
  addLine();
}
