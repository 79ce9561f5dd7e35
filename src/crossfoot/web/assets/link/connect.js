/** The page /connect-account: a customer connects a company, or repairs its connection. */

import { Linking, asRefusal, wantedIntegration } from "./attempt.js";
import { wornBy } from "./brand.js";
import { h, mainButton } from "./elements.js";
import { Host } from "./host.js";
import { showForm } from "./rapid_form.js";
import { Stage } from "./stage.js";
import { Tabs } from "./tabs.js";
import { Walk, gone } from "./walk.js";
import { loadWords } from "./words.js";

const query = new URLSearchParams(location.search);
const token = query.get("link_token") || "";
const root = /** @type {HTMLElement} */ (document.getElementById("dialog"));
const linking = new Linking(token, wantedIntegration(query), query.get("skip_rapid_form") === "true");
const host = new Host();

async function start() {
  const brand = wornBy(root);
  const asked = linking.look().then((attempt) => ({ attempt }), (thrown) => ({ refusal: asRefusal(thrown) }));
  const words = await loadWords(query);
  const stage = new Stage(root, words, host);
  stage.brand = brand;
  const answer = await asked;
  if ("refusal" in answer) return gone(stage, answer.refusal, query.get("integration") || "sageintacct");
  const noBack = query.get("no_back") === "true";
  const walk = new Walk({ stage, words, host, linking, attempt: answer.attempt, noBack, afterwards });
  watchTabs(stage, walk);
  await walk.begin();
}

/**
 * The form that may come after connecting, unless the opener wants to show it later.
 * @param {Walk} walk
 */
async function afterwards(walk) {
  const opened = walk.attempt.post_connect;
  if (!opened) return;
  // Without the form the company is connected all the same; the product can open it later.
  await showForm(walk.stage, opened.integrated_account_token).catch(asRefusal);
}

/**
 * @param {Stage} stage
 * @param {Walk} walk
 */
function watchTabs(stage, walk) {
  /** @param {string} key */
  const rest = (key) => () => {
    walk.resting = true;
    const here = mainButton(stage.words.say("tabs.here"), { type: "button", onclick: goOn });
    const lead = h("p", { class: "lead" }, stage.words.say(key));
    const content = [lead, h("div", { class: "actions" }, here)];
    stage.show({ title: stage.words.say(`${key}.title`), content });
  };
  const goOn = async () => {
    tabs.lead();
    walk.resting = false;
    await walk.revisit();
  };
  const tabs = new Tabs(token, { elsewhere: rest("tabs.elsewhere"), taken: rest("tabs.taken") });
}

start();
