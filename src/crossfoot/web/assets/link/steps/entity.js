/** The whole company, or one of its entities. */

import { Choices } from "../choices.js";
import { h } from "../elements.js";
import { described, form } from "../forms.js";

/** @typedef {import("../walk.js").Walk} Walk */

const TOP = "\u0000"; // no entity's id

/** @param {Walk} walk */
export function entity(walk) {
  const { attempt } = walk;
  const choices = new Choices({
    words: walk.words,
    name: "entity_id",
    search: walk.say("entity.search"),
    choices: offered(walk),
    chosen: [attempt.entity_id ?? TOP],
  });
  const chosen = () => [...choices.chosen][0];
  const legend = h("legend", { class: "visually-hidden" }, walk.say("entity.label"));
  const set = h("fieldset", { class: "field" }, legend, choices.element);
  const shown = described("entity", undefined, set);
  set.append(shown.error);
  const check = () => {
    shown.say(chosen() === undefined ? walk.say("entity.required") : "");
    return chosen() !== undefined;
  };
  const control = { name: "entity_id", element: set, check, fail: shown.say, focus: () => choices.focus() };
  const act = async () => {
    await walk.send("entity", { entity_id: chosen() === TOP ? null : chosen() });
  };
  return walk.page({
    title: walk.say("entity.title"),
    content: [
      h("p", { class: "lead" }, walk.say("entity.lead")),
      form({
        ...walk.common(),
        label: walk.say("continue"),
        controls: [control],
        act,
        content: [set],
      }),
    ],
  });
}

/** @param {Walk} walk */
function offered(walk) {
  const top = { value: TOP, label: walk.say("entity.top"), detail: walk.say("entity.top.detail") };
  const others = walk.attempt.entities.map(({ id, name }) => ({ value: id, label: name || id, detail: id }));
  return [top, ...others];
}
