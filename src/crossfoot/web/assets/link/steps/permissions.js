/** What the user may read and write, and exactly what to switch on where something is missing. */

import { clicks, copyButton, h, icon, notice, prose } from "../elements.js";
import { form } from "../forms.js";

/** @typedef {import("../walk.js").Walk} Walk */
/** @typedef {import("../shapes.d.ts").Probe} Probe */
/** @typedef {import("../shapes.d.ts").MissingPermission} MissingPermission */

/** What any user may ask, so that it tells nothing of this one. */
const OPEN = new Set(["accounting/company_info", "accounting/currencies"]);
const FEW = 4; // areas, of which everything is shown at once

/** @param {Walk} walk */
export function permissions(walk) {
  const probes = walk.attempt.permissions;
  const lacking = probes.filter(isLacking);
  if (!probes.length) return unchecked(walk);
  const guarded = probes.filter((probe) => !OPEN.has(probe.resource));
  const nothing = guarded.every((probe) => probe.read !== "granted");
  const finish = async () => void (await walk.send("finish", {}));
  const label = walk.say(lacking.length ? "permissions.recheck" : "permissions.finish");
  const anyway = { label: walk.say("permissions.finish.anyway"), act: finish };
  const shown = form({
    ...walk.common(),
    label,
    act: lacking.length ? () => check(walk) : finish,
    content: [summary(walk, lacking.length, nothing), lacking.length > 0 && where(walk), areas(walk, lacking)],
    others: lacking.length && !nothing ? [anyway] : [],
  });
  shown.element.classList.add("form-long");
  return walk.page({ title: walk.say("permissions.title"), content: [shown] });
}

/**
 * Before anything was checked: check at once.
 * @param {Walk} walk
 */
function unchecked(walk) {
  const shown = form({
    ...walk.common(),
    label: walk.say("permissions.recheck"),
    act: () => check(walk),
    content: [h("p", { class: "lead" }, walk.say("permissions.checking"))],
  });
  queueMicrotask(() => shown.element.requestSubmit());
  return walk.page({ title: walk.say("permissions.title"), content: [shown] });
}

/** @param {Walk} walk */
async function check(walk) {
  await walk.send("permissions", {});
}

/** @param {Probe} probe */
function isLacking(probe) {
  return probe.read === "missing" || probe.write === "missing";
}

/**
 * @param {Walk} walk
 * @param {number} lacking
 * @param {boolean} nothing
 */
function summary(walk, lacking, nothing) {
  if (!lacking) return notice("success", walk.say("permissions.all"));
  const key = nothing ? "permissions.none" : "permissions.some";
  const values = { missing: lacking, of: walk.attempt.permissions.length };
  return notice("warning", walk.say(key, values), h("p", {}, walk.say(`${key}.do`)));
}

/** @param {Walk} walk */
function where(walk) {
  const words = { ...walk.words.copying(), copy: walk.say("permissions.copy") };
  const button = copyButton(() => asText(walk), words);
  const text = h("p", {}, ...prose(walk.say("permissions.where")));
  return h("div", { class: "aside" }, text, button);
}

/**
 * Every area; folded where nothing is to be done, so that going on stays in sight.
 * @param {Walk} walk
 * @param {Probe[]} lacking
 */
function areas(walk, lacking) {
  const shown = table(walk, lacking);
  if (lacking.length) return shown;
  const count = walk.attempt.permissions.length;
  return h("details", { class: "more" }, h("summary", {}, walk.say("permissions.each", { count })), shown);
}

/**
 * @param {Walk} walk
 * @param {Probe[]} lacking they come first
 */
function table(walk, lacking) {
  const others = walk.attempt.permissions.filter((probe) => !lacking.includes(probe));
  const heads = ["permissions.area", "permissions.read", "permissions.write"];
  const head = h("tr", {}, ...heads.map((key) => h("th", { scope: "col" }, walk.say(key))));
  const open = lacking.length <= FEW;
  const rows = [...lacking, ...others].map((probe) => row(walk, probe, open));
  const caption = h("caption", { class: "visually-hidden" }, walk.say("permissions.table"));
  return h("table", { class: "rights" }, caption, h("thead", {}, head), h("tbody", {}, ...rows));
}

/**
 * @param {Walk} walk
 * @param {Probe} probe
 * @param {boolean} open whether what is missing is shown before anybody asks for it
 */
function row(walk, probe, open) {
  const key = `area.${probe.resource}`;
  const area = walk.words.has(key) ? walk.say(key) : probe.label;
  const name = h("th", { scope: "row" }, probe.missing.length ? missing(area, probe, open) : area);
  return h("tr", {}, name, cell(walk, probe.read), cell(walk, probe.write));
}

/**
 * @param {string} area
 * @param {Probe} probe
 * @param {boolean} open
 */
function missing(area, probe, open) {
  const items = probe.missing.map((one) => h("li", {}, clicks(written(one))));
  return h("details", { class: "todo", open }, h("summary", {}, area), h("ul", {}, ...items));
}

/**
 * @param {Walk} walk
 * @param {Probe["write"]} right
 */
function cell(walk, right) {
  const word = walk.say(`permissions.${right || "nothing"}`);
  if (right === null) return h("td", { class: "right" }, h("span", { class: "visually-hidden" }, word), "–");
  const shape = /** @type {const} */ ({ granted: "check", missing: "cross", unknown: "info" })[right];
  return h("td", { class: `right right-${right}` }, icon(shape), h("span", {}, word));
}

/** @param {MissingPermission} missing */
function written({ application, permission, rights }) {
  return `${application} > ${permission}: ${rights.join(", ")}`;
}

/**
 * What is missing, each permission once, for an e-mail to an administrator.
 * @param {Walk} walk
 */
function asText(walk) {
  /** @type {Map<string, MissingPermission>} */
  const all = new Map();
  for (const one of walk.attempt.permissions.flatMap((probe) => probe.missing)) {
    const place = `${one.application} > ${one.permission}`;
    const rights = [...(all.get(place)?.rights || []), ...one.rights];
    all.set(place, { ...one, rights: [...new Set(rights)] });
  }
  const lines = [...all.values()].map((one) => `- ${written(one)}`);
  return [walk.say("permissions.copy.text", { user: walk.attempt.user_id || "" }), ...lines].join("\n");
}
