/** The embedding product's name, logo and colour; whatever the colour is, texts stay readable. */

import { h } from "./elements.js";

/** @typedef {import("./shapes.d.ts").Brand} Brand */
/** @typedef {[number, number, number]} Colour red, green and blue, 0 to 255 */

const OURS = "#0b5a8a";
const READABLE = 4.5; // WCAG 2.2, 1.4.3
/** @type {Record<"light" | "dark", Colour>} what the pages are drawn on */
const PAPER = { light: [255, 255, 255], dark: [23, 29, 36] };
/** @type {Colour} */
const WHITE = [255, 255, 255];
/** @type {Colour} */
const BLACK = [0, 0, 0];

/**
 * The brand that the server has written into the page, which is dressed in it at once.
 * @param {HTMLElement} root
 * @returns {Brand}
 */
export function wornBy(root) {
  const { name = "", logo, colour } = root.dataset;
  const brand = { name, logo: logo || null, colour: colour || null };
  wear(brand);
  return brand;
}

/**
 * Dress the page, now and whenever light turns to dark.
 * @param {Brand} brand
 */
function wear(brand) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const colour = read(brand.colour) || /** @type {Colour} */ (read(OURS));
  const dress = () => {
    for (const [name, value] of Object.entries(shades(colour, dark.matches ? "dark" : "light"))) {
      document.documentElement.style.setProperty(name, css(value));
    }
  };
  dark.addEventListener("change", dress);
  dress();
}

/**
 * The product's logo and name, for the head of the dialog.
 * @param {Brand} brand
 */
export function badge(brand) {
  const logo = brand.logo && h("img", { src: brand.logo, alt: "", class: "logo" });
  return h("span", { class: "brand" }, logo, h("span", { class: "brand-name" }, brand.name));
}

/**
 * The colours that follow from the brand's: of buttons, of texts on them, of links on paper.
 * @param {Colour} colour
 * @param {"light" | "dark"} scheme
 * @returns {Record<string, Colour>}
 */
export function shades(colour, scheme) {
  const paper = PAPER[scheme];
  const away = scheme === "dark" ? WHITE : BLACK;
  const fill = until((shade) => contrast(shade, paper) >= 3, colour, away);
  const on = contrast(fill, WHITE) >= READABLE ? WHITE : darkText(fill);
  const ink = until((shade) => contrast(shade, paper) >= READABLE + 0.6, colour, away);
  return { "--accent": fill, "--on-accent": on, "--accent-ink": ink };
}

/**
 * White where black would read worse.
 * @param {Colour} fill
 */
function darkText(fill) {
  return contrast(fill, BLACK) > contrast(fill, WHITE) ? BLACK : WHITE;
}

/**
 * The first of the mixtures of two colours that will do.
 * @param {(shade: Colour) => boolean} will
 * @param {Colour} from
 * @param {Colour} to
 */
function until(will, from, to) {
  for (let part = 0; part < 1; part += 0.04) {
    const shade = mix(from, to, part);
    if (will(shade)) return shade;
  }
  return to;
}

/**
 * @param {Colour} from
 * @param {Colour} to
 * @param {number} part of `to`
 * @returns {Colour}
 */
function mix(from, to, part) {
  const [r, g, b] = from.map((value, n) => Math.round(value + ((to[n] ?? 0) - value) * part));
  return [r ?? 0, g ?? 0, b ?? 0];
}

/**
 * How well two colours can be told apart: from 1 to 21 (WCAG 2.2, "contrast ratio").
 * @param {Colour} one
 * @param {Colour} other
 */
export function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

/** @param {Colour} colour */
function luminance(colour) {
  const [r, g, b] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/**
 * A colour written `#rgb` or `#rrggbb`; null for anything else.
 * @param {string | null} text
 * @returns {Colour | null}
 */
export function read(text) {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text || "")?.[1];
  if (!digits) return null;
  const long = digits.length === 3 ? digits.replaceAll(/./g, "$&$&") : digits;
  const [r, g, b] = [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16));
  return [r ?? 0, g ?? 0, b ?? 0];
}

/** @param {Colour} colour */
function css([r, g, b]) {
  return `rgb(${r} ${g} ${b})`;
}
