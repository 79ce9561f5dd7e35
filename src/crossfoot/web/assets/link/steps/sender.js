/** The company's administrator puts our Sender ID on the list of those let in. */

import { copyButton, copyable, h, notice, prose } from "../elements.js";
import { form } from "../forms.js";

/** @typedef {import("../walk.js").Walk} Walk */

/** @param {Walk} walk */
export function sender(walk) {
  const told = h("div", { role: "alert", class: "alert" });
  const act = async () => {
    const still = await walk.send("company", { company_id: walk.attempt.company_id });
    if (still === "sender") told.replaceChildren(notYet(walk));
    told.scrollIntoView({ block: "nearest" });
  };
  return walk.page({
    title: walk.say("sender.title"),
    content: [
      h("p", { class: "lead" }, walk.say("sender.lead")),
      copyable(walk.attempt.sender_id || "", { ...walk.words.copying(), what: walk.say("sender.label") }),
      h("p", { class: "before-steps" }, walk.say("sender.where")),
      instructions(walk),
      subscription(walk),
      form({ ...walk.common(), label: walk.say("sender.check"), act, content: [told] }),
      colleague(walk),
    ],
  });
}

/** @param {Walk} walk */
function instructions(walk) {
  const steps = ["sender.open", "sender.edit", "sender.add", "sender.save"];
  return h("ol", { class: "steps" }, ...steps.map((key) => h("li", {}, ...prose(walk.say(key)))));
}

/** @param {Walk} walk */
function subscription(walk) {
  const summary = h("summary", {}, walk.say("sender.missing"));
  return h("details", { class: "more" }, summary, h("p", {}, ...prose(walk.say("sender.subscribe"))));
}

/** @param {Walk} walk */
function notYet(walk) {
  return notice("warning", walk.say("sender.not-yet"), h("p", {}, walk.say("sender.not-yet.do")));
}

/** @param {Walk} walk */
function colleague(walk) {
  const text = () => walk.say("sender.colleague.text", { sender: walk.attempt.sender_id || "" });
  const words = { ...walk.words.copying(), copy: walk.say("sender.colleague.copy") };
  const button = copyButton(text, words);
  return h("div", { class: "aside" }, h("p", {}, walk.say("sender.colleague")), button);
}
