/** Why a Web Services user, and how to make one. */

import { h, mainButton, prose } from "../elements.js";

/** @typedef {import("../walk.js").Walk} Walk */

/** @param {Walk} walk */
export function user(walk) {
  const next = mainButton(walk.say("user.ready"), { type: "button", onclick: () => walk.turn("sign_in") });
  return walk.page({
    title: walk.say("user.title"),
    content: [
      h("p", { class: "lead" }, walk.say("user.lead")),
      why(walk),
      h("h2", {}, walk.say("user.how")),
      how(walk),
      h("p", { class: "help" }, walk.say("user.permissions")),
      h("div", { class: "actions" }, next),
    ],
  });
}

/** @param {Walk} walk */
function why(walk) {
  const reasons = ["user.why.password", "user.why.factor", "user.why.rights"];
  const items = reasons.map((key) => h("li", {}, walk.say(key)));
  const summary = h("summary", {}, walk.say("user.why"));
  return h("details", { class: "more" }, summary, h("ul", {}, ...items));
}

/** @param {Walk} walk */
function how(walk) {
  const example = suggestion(walk.attempt.brand.name);
  const steps = ["user.open", "user.fill", "user.role", "user.save"];
  const items = steps.map((key) => h("li", {}, ...prose(walk.say(key, { example }))));
  return h("ol", { class: "steps" }, ...items);
}

/**
 * A user ID made of the product's name.
 * @param {string} product
 */
function suggestion(product) {
  const word = product.normalize("NFD").toLowerCase().replaceAll(/[^a-z0-9]+/g, "");
  return `${word || "crossfoot"}_api`;
}
