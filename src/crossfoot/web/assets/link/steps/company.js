/** Which company is to be connected. */

import { h, icon } from "../elements.js";
import { form, line } from "../forms.js";

/** @typedef {import("../walk.js").Walk} Walk */

/** @param {Walk} walk */
export function company(walk) {
  const { attempt } = walk;
  const id = line({
    name: "company_id",
    label: walk.say("company.label"),
    help: walk.say("company.help"),
    missing: walk.say("company.required"),
    attributes: {
      value: attempt.company_id || "",
      readonly: attempt.company_fixed, // the product has said which
      autocomplete: "off",
      maxlength: 100,
    },
  });
  const act = async () => {
    await walk.send("company", { company_id: id.input.value.trim() });
  };
  const { words, told } = walk.common();
  /** @param {import("../door.js").Refusal} refusal */
  const inWords = (refusal) => {
    const typed = { company: id.input.value.trim() };
    return told(refusal, refusal.code === "company_unknown" ? typed : {});
  };
  return walk.page({
    title: walk.say("company.title"),
    content: [
      h("p", { class: "lead" }, walk.say("company.lead")),
      needs(walk),
      form({
        words,
        told: inWords,
        label: walk.say("continue"),
        controls: [id],
        act,
        content: [id.element],
      }),
    ],
  });
}

/** @param {Walk} walk */
function needs(walk) {
  const points = ["company.need.administrator", "company.need.user"];
  const items = points.map((key) => h("li", {}, icon("check"), h("span", {}, walk.say(key))));
  return h("div", { class: "needs" }, h("p", {}, walk.say("company.need")), h("ul", {}, ...items));
}
