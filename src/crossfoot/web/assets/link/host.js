/**
 * Whoever opened the dialog, and what it is told (unified-api §3.2).
 *
 * A frame tells its parent, a popup its opener. What is told is no secret, and who may frame the
 * dialog the server says in a header, so any origin may hear it. Nobody is ever listened to.
 */

/** @typedef {import("./shapes.d.ts").Outcome} Outcome */

const HEARD_WITHIN = 500; // milliseconds; whoever listens closes the popup itself
const FORBIDDEN = /^(javascript|data|vbscript|blob|file|about):/i;

/** The window behind the dialog. */
export class Host {
  constructor() {
    /** @type {"frame" | "popup" | "page"} seen, whatever the query's `iframe` says */
    this.kind = window.parent !== window ? "frame" : window.opener ? "popup" : "page";
    /** @type {Outcome | null} what to tell when the person leaves */
    this.outcome = null;
    /** @type {string | null} where to go afterwards */
    this.redirect = null;
    this.told = false;
    addEventListener("pagehide", () => this.kind === "popup" && this.tell());
    addEventListener("keydown", (event) => this.#left(event));
  }

  /**
   * Escape leaves a frame, as it leaves any dialog: whoever opened it cannot hear the key. What was
   * typed stays on the server. In a search field the key empties the field first.
   * @param {KeyboardEvent} event
   */
  #left({ key, target, defaultPrevented }) {
    const searching = target instanceof HTMLInputElement && target.type === "search" && target.value;
    if (key === "Escape" && this.kind === "frame" && !defaultPrevented && !searching) this.leave();
  }

  /** Whether leaving is possible: a tab of its own is closed by the person. */
  get canLeave() {
    return this.kind !== "page" || Boolean(this.target());
  }

  /** Tell the outcome, once, if there is one. */
  tell() {
    if (this.told || !this.outcome) return;
    this.told = true;
    if (this.kind === "frame") window.parent.postMessage(this.outcome, "*");
    if (this.kind === "popup") window.opener?.postMessage(this.outcome, "*");
  }

  /** Tell the outcome and go: back to the product, or away. */
  leave() {
    const target = this.target();
    this.tell();
    if (this.kind === "frame" && !this.outcome) window.parent.postMessage("closed", "*");
    else if (this.kind === "popup") setTimeout(() => window.close(), this.told ? HEARD_WITHIN : 0);
    else if (this.kind === "page" && target) location.assign(target);
  }

  /** The address to go to, with the outcome in its query; null when there is none to go to. */
  target() {
    if (!this.redirect || FORBIDDEN.test(this.redirect.trim())) return null;
    const address = new URL(this.redirect);
    for (const [name, value] of Object.entries(this.outcome || {})) {
      if (name !== "is_truto") address.searchParams.set(name, String(value));
    }
    return address.href;
  }
}
