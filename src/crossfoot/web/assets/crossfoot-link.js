// @ts-check
/**
 * Crossfoot's dialog in a page of yours: connect a Sage Intacct company, or show the form that
 * comes after connecting. Functions, options, results and errors are those of the contract's SDK.
 *
 *   import authenticate from "https://crossfoot.example.com/assets/crossfoot-link.js";
 *   const { integrated_account_id } = await authenticate(linkToken);
 *
 * Your server makes the link token (`POST /link-token`), and names your page's origin once in the
 * environment's `linking.embed_origins`. See docs/embedding.md.
 *
 * @typedef {import("./crossfoot-link.d.ts").LinkResult} LinkResult
 * @typedef {import("./crossfoot-link.d.ts").AuthenticateOptions} AuthenticateOptions
 * @typedef {import("./crossfoot-link.d.ts").RapidFormOptions} RapidFormOptions
 * @typedef {import("./crossfoot-link.d.ts").WindowOptions} WindowOptions
 */

const WATCH_MILLISECONDS = 100;
const NARROW = 720; // pixels; on such a screen the dialog fills the frame
const STRIP = 44; // pixels above it, for the button that closes a frame with nothing in it

/**
 * Have a customer connect a company, or repair its connection.
 * @param {string} linkToken
 * @param {AuthenticateOptions} [options]
 * @returns {Promise<LinkResult> | undefined} nothing with `sameWindow`: the page is left
 */
export default function authenticate(linkToken, options = {}) {
  const url = pageOf("connect-account", options);
  const query = url.searchParams;
  query.set("link_token", linkToken);
  if (options.integration) query.set("integration", options.integration);
  if (options.noBack) query.set("no_back", "true");
  if (options.authFormat) query.set("auth_format", options.authFormat);
  if (options.skipRapidForm) query.set("skip_rapid_form", "true");
  if (options.integrations) query.set("integrations", options.integrations.join(","));
  return show(url, "Connect Sage Intacct", options);
}

/**
 * Show the form that comes after connecting, for an account that is connected.
 * @param {string} integratedAccountToken
 * @param {RapidFormOptions} [options]
 * @returns {Promise<LinkResult> | undefined}
 */
export function rapidForm(integratedAccountToken, options = {}) {
  const url = pageOf("connect-account/post-connect", options);
  const query = url.searchParams;
  query.set("integrated_account_session_token", integratedAccountToken);
  if (options.integration) query.set("integration", options.integration);
  const given = {
    truto_additional_context: options.additionalContext,
    truto_prevent_deselect: options.preventDeselect,
    truto_disabled_fields: options.disabledFields,
  };
  for (const [name, value] of Object.entries(given)) {
    if (value) query.set(name, JSON.stringify(value));
  }
  return show(url, "Settings for Sage Intacct", options);
}

/**
 * Always refused: Sage Intacct has no files to pick.
 * @param {string} name
 * @param {string} [_integratedAccountToken]
 * @param {object} [_config]
 * @returns {Promise<never>}
 */
export function showFilePicker(name, _integratedAccountToken, _config) {
  return Promise.reject(new Error(`There is no file picker for ${name}: Sage Intacct has no files.`));
}

/** @param {string} path @param {WindowOptions} options */
function pageOf(path, options) {
  const base = options.baseUrl ?? new URL("..", import.meta.url).href;
  if (!/^https?:/.test(base)) {
    throw new Error("Say where Crossfoot is: authenticate(token, { baseUrl: 'https://…' }).");
  }
  return new URL(path, base.endsWith("/") ? base : `${base}/`);
}

/** @param {URL} url @param {string} title @param {WindowOptions} options */
function show(url, title, options) {
  if (options.sameWindow) {
    window.location.href = url.href;
    return undefined;
  }
  if (options.iframe === false) return inPopup(url, title, options);
  url.searchParams.set("iframe", "true");
  return inFrame(url, title);
}

/**
 * In a modal dialog over the whole page. The browser makes the page inert meanwhile, and gives the
 * focus back to where it was.
 * @param {URL} url
 * @param {string} title
 * @returns {Promise<LinkResult>}
 */
function inFrame(url, title) {
  const dialog = document.createElement("dialog");
  const frame = document.createElement("iframe");
  const close = document.createElement("button");
  dress(dialog, frame, close);
  dialog.setAttribute("aria-label", title);
  frame.title = title;
  frame.src = url.href;
  dialog.append(frame, close);
  document.body.append(dialog);
  dialog.showModal();
  frame.focus();
  return new Promise((resolve, reject) => {
    const end = () => {
      removeEventListener("message", heard);
      dialog.close();
      dialog.remove();
    };
    /** @param {MessageEvent} event */
    const heard = ({ origin, source, data }) => {
      if (origin !== url.origin || source !== frame.contentWindow) return;
      if (data !== "closed" && !isResult(data)) return;
      end();
      if (data === "closed") reject("closed");
      else if (data.error) reject(asError(data));
      else resolve(data);
    };
    const leave = () => {
      end();
      reject("closed");
    };
    addEventListener("message", heard);
    close.addEventListener("click", leave);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      leave();
    });
  });
}

/**
 * In a window of its own.
 * @param {URL} url
 * @param {string} title
 * @param {WindowOptions} options
 * @returns {Promise<LinkResult>}
 */
function inPopup(url, title, { width = 700, height = 800 }) {
  const popup = window.open(url.href, title, `width=${width},height=${height},popup=yes`);
  if (!popup) return Promise.reject("blocked");
  return new Promise((resolve, reject) => {
    const end = () => {
      removeEventListener("message", heard);
      clearInterval(watch);
    };
    /** @param {MessageEvent} event */
    const heard = ({ origin, source, data }) => {
      if (origin !== url.origin || source !== popup || !data || typeof data !== "object") return;
      end();
      popup.close();
      if (data.error) reject(asError(data));
      else resolve(data);
    };
    const watch = setInterval(() => {
      if (!popup.closed) return;
      end();
      reject("closed");
    }, WATCH_MILLISECONDS);
    addEventListener("message", heard);
  });
}

/** @param {any} data @returns {data is LinkResult & {error?: string}} */
function isResult(data) {
  return Boolean(data && typeof data === "object" && data.is_truto);
}

/** @param {any} data an error with every key of the message */
function asError(data) {
  return Object.assign(new Error(String(data.error)), data);
}

/**
 * Through each element's own style, which a page's content security policy allows.
 * @param {HTMLDialogElement} dialog
 * @param {HTMLIFrameElement} frame
 * @param {HTMLButtonElement} close
 */
function dress(dialog, frame, close) {
  const whole = { width: "100vw", height: "100dvh", maxWidth: "none", maxHeight: "none" };
  const bare = { margin: "0", padding: "0", border: "0" };
  Object.assign(dialog.style, whole, bare, { background: "rgb(0 0 0 / 0.8)", overflow: "hidden" });
  const strip = innerWidth < NARROW ? STRIP : 0; // or the button would lie on the dialog's own
  const below = { height: `calc(100% - ${strip}px)`, marginTop: `${strip}px` };
  Object.assign(frame.style, bare, { width: "100%", display: "block" }, below);
  frame.id = "crossfoot-link-iframe";
  close.type = "button";
  close.textContent = "✕";
  close.setAttribute("aria-label", "Close");
  const corner = { position: "fixed", top: "4px", right: "8px", width: "36px", height: "36px" };
  const least = { minWidth: "0", minHeight: "0", boxSizing: "border-box", cursor: "pointer" };
  const look = { borderRadius: "50%", background: "#333", color: "#fff", font: "16px/1 system-ui" };
  Object.assign(close.style, bare, least, corner, look);
}
