/** Signing in as the Web Services user. What is typed goes to the server once and never comes back. */

import { h, icon, notice } from "../elements.js";
import { form, line } from "../forms.js";

/** @typedef {import("../walk.js").Walk} Walk */

const WARN_FROM = 2; // sign-ins left

/** @param {Walk} walk */
export function signIn(walk) {
  const { attempt } = walk;
  const again = attempt.mode === "reconnect";
  const name = line({
    name: "user_id",
    label: walk.say("sign_in.user"),
    missing: walk.say("sign_in.user.required"),
    attributes: { value: attempt.user_id || "", autocomplete: "off", maxlength: 200 },
  });
  const word = password(walk);
  const left = h("div", { class: "alert" }, triesLeft(walk));
  const act = async () => {
    const typed = { user_id: name.input.value.trim(), user_password: word.input.value };
    word.input.value = "";
    left.replaceChildren();
    await walk.send("sign-in", typed);
  };
  const { words, told } = walk.common();
  return walk.page({
    title: walk.say(again ? "sign_in.title.reconnect" : "sign_in.title"),
    content: [
      h("p", { class: "lead" }, walk.say(again ? "sign_in.lead.reconnect" : "sign_in.lead")),
      whose(walk),
      form({
        words,
        told: (refusal) => h("div", { class: "told" }, told(refusal), triesLeft(walk)),
        label: walk.say("sign_in.submit"),
        controls: [name, word],
        act,
        content: [name.element, word.element, left],
      }),
      h("p", { class: "trust" }, icon("lock"), walk.say("trust")),
      again && howTo(walk),
    ],
  });
}

/** @param {Walk} walk */
function password(walk) {
  const show = h("button", { type: "button", class: "button button-small input-button" });
  const word = line({
    name: "user_password",
    label: walk.say("sign_in.password"),
    missing: walk.say("sign_in.password.required"),
    attributes: { type: "password", autocomplete: "off", maxlength: 500 },
    beside: show,
  });
  const say = () => {
    const hidden = word.input.type === "password";
    show.textContent = walk.say(hidden ? "sign_in.show" : "sign_in.hide");
    show.setAttribute("aria-pressed", String(!hidden));
  };
  show.setAttribute("aria-label", walk.say("sign_in.show.label"));
  show.addEventListener("click", () => {
    word.input.type = word.input.type === "password" ? "text" : "password";
    say();
  });
  say();
  return word;
}

/** @param {Walk} walk */
function whose(walk) {
  const { attempt } = walk;
  const change = () => walk.back("company");
  const button = h("button", { type: "button", class: "link", onclick: change }, walk.say("change"));
  const text = walk.say("sign_in.company", { company: attempt.company_id || "" });
  return h("p", { class: "whose" }, text, !attempt.company_fixed && button);
}

/** @param {Walk} walk */
function triesLeft(walk) {
  const left = walk.attempt.sign_ins_left;
  if (left > WARN_FROM || left < 1) return null;
  return notice("warning", walk.say(left === 1 ? "sign_in.left.one" : "sign_in.left", { left }));
}

/** @param {Walk} walk */
function howTo(walk) {
  const show = () => walk.turn("user");
  return h("button", { type: "button", class: "link", onclick: show }, walk.say("sign_in.how"));
}
