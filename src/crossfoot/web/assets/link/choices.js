/** Choosing one or several of many, with a search where there are too many to look through. */

import { h, icon, newId } from "./elements.js";

/** @typedef {import("./shapes.d.ts").Choice} Choice */
/** @typedef {import("./words.js").Words} Words */

const SEARCHED_FROM = 9; // choices: so many need a search
const SHOWN = 100; // at once

/** A list of choices; what is chosen stays chosen while it is searched. */
export class Choices {
  /**
   * @param {object} asked
   * @param {Words} asked.words
   * @param {string} asked.name
   * @param {Choice[]} asked.choices
   * @param {boolean} [asked.several]
   * @param {string[]} [asked.chosen] values
   * @param {string[]} [asked.kept] values that may not be given up
   * @param {string} [asked.search] the label of the search
   * @param {boolean} [asked.disabled]
   * @param {() => void} [asked.changed]
   */
  constructor(asked) {
    this.asked = asked;
    this.words = asked.words;
    this.chosen = new Set(asked.chosen || []);
    this.group = h("div", { class: "choices", "data-name": asked.name });
    this.count = h("p", { class: "help choices-count", role: "status" });
    this.search = this.searchInput();
    this.element = h("div", { class: "choosing" }, this.searchRow(), this.group, this.count);
    this.draw();
  }

  searchInput() {
    if (this.asked.choices.length < SEARCHED_FROM) return null;
    const input = h("input", {
      id: newId("search"),
      type: "search",
      class: "input input-search",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: this.asked.search || this.words.say("choices.search"),
      "aria-label": this.asked.search || this.words.say("choices.search"),
      disabled: Boolean(this.asked.disabled),
      oninput: () => this.draw(),
    });
    input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    return input;
  }

  searchRow() {
    return this.search && h("div", { class: "search" }, icon("search"), this.search);
  }

  /** Show what fits the search. */
  draw() {
    const text = plain(this.search?.value || "");
    const found = this.asked.choices.filter((choice) => fits(choice, text));
    const shown = this.inOrder(found).slice(0, SHOWN);
    this.group.replaceChildren(...shown.map((choice) => this.row(choice)));
    this.count.textContent = this.said(text, found.length, shown.length);
  }

  /**
   * What is chosen comes first in a long list, so that it is seen.
   * @param {Choice[]} found
   */
  inOrder(found) {
    if (found.length <= SHOWN || !this.chosen.size) return found;
    const chosen = found.filter((choice) => this.chosen.has(choice.value));
    return [...chosen, ...found.filter((choice) => !this.chosen.has(choice.value))];
  }

  /**
   * @param {string} text
   * @param {number} found
   * @param {number} shown
   */
  said(text, found, shown) {
    const count = this.words.number(found);
    if (!this.asked.choices.length) return this.words.say("choices.empty");
    if (!found) return this.words.say("choices.none", { text: this.search?.value || "" });
    const more = this.words.number(found - shown);
    if (found > shown) return this.words.say("choices.more", { count: more });
    if (!text) return "";
    return this.words.say(found === 1 ? "choices.found.one" : "choices.found", { count });
  }

  /** @param {Choice} choice */
  row(choice) {
    const kept = this.chosen.has(choice.value) && (this.asked.kept || []).includes(choice.value);
    const id = newId("choice");
    const detail = choice.detail ? h("span", { class: "choice-detail", id: `${id}-detail` }, choice.detail) : null;
    const input = h("input", {
      id,
      type: this.asked.several ? "checkbox" : "radio",
      name: this.asked.name,
      value: choice.value,
      checked: this.chosen.has(choice.value),
      disabled: Boolean(this.asked.disabled) || kept,
      "aria-describedby": detail ? `${id}-detail` : null,
      onchange: () => this.choose(choice.value, input.checked),
    });
    const words = h("span", { class: "choice-words" }, h("span", { class: "choice-label" }, choice.label), detail);
    return h("label", { class: "choice", for: id }, input, words);
  }

  /**
   * @param {string} value
   * @param {boolean} on
   */
  choose(value, on) {
    if (!this.asked.several) this.chosen.clear();
    if (on) this.chosen.add(value);
    else this.chosen.delete(value);
    this.asked.changed?.();
  }

  focus() {
    (this.search || this.group.querySelector("input"))?.focus();
  }
}

/**
 * @param {Choice} choice
 * @param {string} text
 */
function fits(choice, text) {
  return !text || text.split(" ").every((word) => plain(`${choice.label} ${choice.detail || ""}`).includes(word));
}

/**
 * A text without what people leave out when they search: capitals and accents.
 * @param {string} text
 */
function plain(text) {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().trim();
}
