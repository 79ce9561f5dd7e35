/** The frame of every page: whose it is, how far one has come, and one thing to do. */

import { badge } from "./brand.js";
import { h, icon } from "./elements.js";

/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("./host.js").Host} Host */
/** @typedef {import("./shapes.d.ts").Brand} Brand */

/**
 * @typedef {object} Scene
 * @property {string} title the heading
 * @property {string} [short] the name of the step
 * @property {number} [step] from 1; none where there is no progress to show
 * @property {number} [of]
 * @property {(() => void) | null} [back]
 * @property {Node[]} content
 */

/** The part of the window that the dialog fills. */
export class Stage {
  /**
   * @param {HTMLElement} root
   * @param {Words} words
   * @param {Host} host
   */
  constructor(root, words, host) {
    this.root = root;
    this.words = words;
    this.host = host;
    /** @type {Brand} */
    this.brand = { name: "", logo: null, colour: null };
    document.documentElement.dataset.host = host.kind;
  }

  /** The product's name, or what to call it without one. */
  get product() {
    return this.brand.name || this.words.say("product.unnamed");
  }

  /**
   * Show a page, and lead keyboard and screen reader to its heading.
   * @param {Scene} scene
   */
  show(scene) {
    const heading = h("h1", { tabindex: "-1", class: "title" }, scene.title);
    const body = h("main", { class: "body" }, this.progress(scene), heading, ...scene.content);
    this.root.replaceChildren(this.head(scene), body);
    document.title = this.words.say("title", {
      step: scene.short || scene.title,
      product: this.brand.name || "Sage Intacct",
    });
    heading.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  /** @param {Scene} scene */
  head(scene) {
    const back = scene.back && this.iconButton("back", this.words.say("back"), scene.back);
    const leave = () => this.host.leave();
    const close = this.host.kind !== "page" && this.iconButton("cross", this.words.say("close"), leave);
    const partner = h("span", { class: "partner", translate: "no" }, "Sage Intacct");
    const names = this.brand.name
      ? h("span", { class: "names" }, badge(this.brand), icon("link"), partner)
      : h("span", { class: "names" }, partner);
    return h("header", { class: "head" }, h("span", { class: "head-side" }, back), names,
      h("span", { class: "head-side head-end" }, close));
  }

  /**
   * @param {"back" | "cross"} shape
   * @param {string} label
   * @param {() => void} act
   */
  iconButton(shape, label, act) {
    const attributes = { type: "button", class: "icon-button", "aria-label": label, title: label };
    return h("button", { ...attributes, onclick: act }, icon(shape));
  }

  /** @param {Scene} scene */
  progress({ step, of, short }) {
    if (!step || !of) return null;
    const said = this.words.say("progress", { step, of });
    const parts = Array.from({ length: of }, (_, n) => h("i", { class: n < step ? "is-past" : "" }));
    const bar = h("span", {
      class: "bar",
      role: "progressbar",
      "aria-label": this.words.say("progress.name"),
      "aria-valuemin": 1,
      "aria-valuemax": of,
      "aria-valuenow": step,
      "aria-valuetext": `${said}: ${short}`,
    }, ...parts);
    return h("div", { class: "progress" }, bar, h("span", { "aria-hidden": "true" }, `${said} · ${short}`));
  }
}
