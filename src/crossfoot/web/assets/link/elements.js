/** The pieces that pages are built of. Texts are always text, never markup. */

/** @typedef {Node | string | null | undefined | false} Child */

let made = 0;

/**
 * An element. Attributes that are false, null or undefined are left out; `on…` are listeners.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child || child === "").map((child) => child || ""));
  return element;
}

/**
 * An id that no other element of the page has.
 * @param {string} name
 */
export function newId(name) {
  made += 1;
  return `${name}-${made}`;
}

const SHAPES = {
  check: "M4.5 12.75l5 5 10-11.5",
  cross: "M6 6l12 12M18 6L6 18",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  warning: "M12 3.5L2.5 20h19zM12 10v4.5M12 17.2v.3",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5.5M12 7.5v.4",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  back: "M14.5 5l-7 7 7 7",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5L20 20",
  link: "M9.5 14.5l5-5M8 11l-2 2a3.9 3.9 0 0 0 5.500 5.500l2-2M16 13l2-2a3.900 3.900 0 0 0-5.500-5.500l-2 2",
};

/**
 * A drawing that screen readers skip: the words beside it say what it means.
 * @param {keyof typeof SHAPES} shape
 */
export function icon(shape) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", `icon icon-${shape}`);
  drawing.setAttribute("aria-hidden", "true");
  line.setAttribute("d", SHAPES[shape]);
  drawing.append(line);
  return drawing;
}

/**
 * A paragraph set apart by its colour and drawing.
 * @param {"info" | "warning" | "error" | "success"} kind
 * @param {string} title
 * @param {...Child} more
 */
export function notice(kind, title, ...more) {
  const shape = { info: "info", warning: "warning", error: "warning", success: "check" }[kind];
  const words = h("div", {}, h("p", { class: "notice-title" }, title), ...more);
  const drawing = icon(/** @type {keyof typeof SHAPES} */ (shape));
  return h("div", { class: `notice notice-${kind}` }, drawing, words);
}

/**
 * The page's one clear action.
 * @param {string} label
 * @param {Record<string, any>} [attributes]
 */
export function mainButton(label, attributes = {}) {
  return h("button", { type: "submit", class: "button button-main", ...attributes }, label);
}

/**
 * Another action.
 * @param {string} label
 * @param {() => void} act
 * @param {Record<string, any>} [attributes]
 */
export function otherButton(label, act, attributes = {}) {
  const named = { type: "button", class: "button button-other", onclick: act, ...attributes };
  return h("button", named, label);
}

/**
 * A text beside a button that copies it and says so.
 * @param {string} text
 * @param {{ copy: string, copied: string, failed: string, what: string }} words
 */
export function copyable(text, words) {
  const shown = h("code", { class: "copy-text" }, text);
  return h("div", { class: "copy" }, shown, copyButton(() => text, words, shown));
}

/**
 * A button that copies, and says that it did.
 * @param {() => string} text
 * @param {{ copy: string, copied: string, failed: string, what?: string }} words
 * @param {Node} [shown] what is selected where the browser forbids copying
 */
export function copyButton(text, words, shown) {
  const label = h("span", {}, words.copy);
  const said = h("span", { class: "visually-hidden", role: "status" });
  const copy = async () => {
    const done = await copied(text(), shown);
    label.textContent = done ? words.copied : words.failed;
    said.textContent = done ? words.copied : words.failed;
    button.classList.toggle("is-done", done);
  };
  const described = words.what ? `${words.copy}: ${words.what}` : null;
  const attributes = { type: "button", class: "button button-small", onclick: copy };
  const button = h("button", { ...attributes, "aria-label": described }, icon("copy"), label);
  return h("span", { class: "copy-action" }, button, said);
}

/**
 * Copy a text; where that is forbidden (a frame, no https), select it for the person to copy.
 * @param {string} text
 * @param {Node | undefined} shown
 */
async function copied(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown);
    return false;
  }
}

/**
 * Where to click in Sage Intacct: its own words, one after the other.
 * @param {string} path parted by " > "
 */
export function clicks(path) {
  const parts = path.split(" > ").map((part) => h("span", { class: "click" }, part));
  const shown = parts.flatMap((part, n) => (n ? [h("span", { class: "then" }, " › "), part] : [part]));
  return h("span", { class: "clicks", translate: "no", lang: "en" }, ...shown);
}

/**
 * A text in which what Sage Intacct calls something stands in brackets: `[Company > Setup]`, `[Add]`.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function prose(text) {
  const parts = text.split(/\[([^\]]+)\]/);
  return parts.map((part, n) => (n % 2 ? clicks(part) : part));
}
