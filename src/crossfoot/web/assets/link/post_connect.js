/** The page /connect-account/post-connect: the form by itself, opened with an account's token. */

import { wornBy } from "./brand.js";
import { h, icon, mainButton } from "./elements.js";
import { Host } from "./host.js";
import { formGone, showForm } from "./rapid_form.js";
import { Stage } from "./stage.js";
import { loadWords } from "./words.js";

const query = new URLSearchParams(location.search);
const root = /** @type {HTMLElement} */ (document.getElementById("dialog"));

/**
 * An option that the opener wrote as JSON; what is no object counts as none.
 * @param {string} name
 * @returns {Record<string, any>}
 */
function option(name) {
  try {
    const value = JSON.parse(query.get(name) || "{}");
    return value && typeof value === "object" && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

async function start() {
  const brand = wornBy(root);
  const stage = new Stage(root, await loadWords(query), new Host());
  stage.brand = brand;
  const options = {
    additional: option("truto_additional_context"),
    kept: option("truto_prevent_deselect"),
    disabled: option("truto_disabled_fields"),
  };
  try {
    const token = query.get("integrated_account_session_token") || "";
    stage.host.outcome = await showForm(stage, token, options);
    finished(stage);
  } catch (thrown) {
    formGone(stage, query.get("integration") || "sageintacct", thrown);
  }
}

/** @param {Stage} stage */
function finished(stage) {
  const { words, host } = stage;
  const label = words.say("done.return", { product: stage.product });
  const back = mainButton(label, { type: "button", onclick: () => host.leave() });
  const next = host.canLeave ? h("div", { class: "actions" }, back) : h("p", {}, words.say("done.close"));
  const content = [
    h("div", { class: "seal" }, icon("check")),
    h("p", { class: "lead" }, words.say("form.done")),
    next,
  ];
  stage.show({ title: words.say("form.done.title"), content });
}

start();
