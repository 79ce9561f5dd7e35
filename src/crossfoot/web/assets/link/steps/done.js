/** Connected: what is said in the end, and the way back to the product. */

import { h, icon, mainButton } from "../elements.js";

/** @typedef {import("../walk.js").Walk} Walk */

/** @param {Walk} walk */
export function done(walk) {
  const { attempt, host } = walk;
  const settled = attempt.result?.result !== "error";
  const title = attempt.mode === "reconnect" ? "done.title.reconnect" : "done.title";
  const leave = () => host.leave();
  const back = mainButton(walk.say("done.return"), { type: "button", onclick: leave });
  const next = host.canLeave ? h("div", { class: "actions" }, back) : h("p", {}, walk.say("done.close"));
  return walk.page({
    title: walk.say(settled ? title : "done.unsettled.title"),
    back: null,
    content: [
      h("div", { class: settled ? "seal" : "seal seal-warning" }, icon(settled ? "check" : "warning")),
      h("p", { class: "lead" }, walk.say(settled ? "done.lead" : "done.unsettled")),
      next,
    ],
  });
}
