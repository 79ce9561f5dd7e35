/** What a refusal means to the person before the screen, and what to do next. */

import { h, notice, prose } from "./elements.js";

/** @typedef {import("./door.js").Refusal} Refusal */
/** @typedef {import("./words.js").Words} Words */

/** Codes of the error tree that come to the same for people. */
const SAME = new Map([
  ["invalid_body", "fields"],
  ["invalid_request", "fields"],
  ["remote_unavailable", "intacct_down"],
  ["remote_unreachable", "intacct_down"],
  ["remote_garbled", "intacct_down"],
  ["answer_refused", "intacct_down"],
  ["still_running", "intacct_slow"],
  ["remote_timeout", "intacct_slow"],
  ["remote_throttled", "rate_limited"],
  ["account_refused", "sign_in_refused"],
  ["configuration_error", "sender_refused"],
]);

/** Refusals of the link itself: nothing can go on. */
const FINAL = new Set([
  "unauthenticated",
  "link_token_unknown",
  "link_token_expired",
  "link_token_used",
  "unknown_integration",
]);

/**
 * Whether nothing more can be done with this link.
 * @param {Refusal} refusal
 */
export function isFinal(refusal) {
  return FINAL.has(refusal.code);
}

/**
 * A refusal in words.
 * @param {Words} words
 * @param {Refusal} refusal
 * @param {Record<string, string | number>} values `product` and `company`
 */
export function told(words, refusal, values) {
  const kind = kindOf(words, refusal);
  const all = { ...values, minutes: wait(words, refusal.seconds), message: refusal.message };
  const what = words.say(`refusal.${kind}`, all);
  return notice("error", what, h("p", {}, ...prose(words.say(`refusal.${kind}.do`, all))));
}

/**
 * @param {Words} words
 * @param {Refusal} refusal
 */
function kindOf(words, refusal) {
  const kind = SAME.get(refusal.code) || refusal.code;
  return words.has(`refusal.${kind}`) ? kind : "other";
}

/**
 * How long to wait, as people say it.
 * @param {Words} words
 * @param {number} seconds
 */
export function wait(words, seconds) {
  if (seconds <= 20) return words.say("minutes.moment");
  if (seconds <= 90) return words.say("minutes.one");
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return words.say("minutes.some", { count: minutes });
  if (minutes <= 90) return words.say("minutes.hour");
  return words.say("minutes.hours", { count: Math.ceil(minutes / 60) });
}

/**
 * What the opener is told of a refusal that ends everything (unified-api §3.2).
 * @param {Refusal} refusal
 * @param {string} integration
 * @returns {import("./shapes.d.ts").Outcome}
 */
export function outcome(refusal, integration) {
  const unknown = refusal.code === "unknown_integration";
  const token = /^(link_token_|unauthenticated)/.test(refusal.code);
  return {
    is_truto: true,
    result: "error",
    error: refusal.message,
    error_type: unknown ? "invalid_integration" : token ? "invalid_token" : "connection_error",
    integration,
  };
}
