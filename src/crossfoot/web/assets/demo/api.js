// @ts-check
/** Calls of this page: to its own server for tokens, and to Crossfoot with an account's token. */

/** @typedef {{status: number, body: any}} Answer */

let account = "";
let token = "";

/** @param {string} id the integrated account that calls are for */
export function use(id) {
  account = id;
  token = "";
}

/**
 * What a product's own server does with its API token.
 * @param {"accounts" | "link-token" | "account-token"} path
 * @param {object} [body] to send; without one it is a GET
 * @returns {Promise<any>}
 */
export async function own(path, body) {
  const sent = body && { method: "POST", body: JSON.stringify(body), headers: JSON_BODY };
  const answer = await fetch(`/demo/${path}`, sent);
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message);
  return told;
}

/** A token of the account that works now. */
export async function freshToken() {
  const made = await own("account-token", { integrated_account_id: account });
  token = made.integrated_account_token;
  return token;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @param {Record<string, string>} [more] headers
 * @returns {Promise<Answer>}
 */
export async function call(method, path, body, more = {}) {
  const began = performance.now();
  let answer = await send(method, path, token || (await freshToken()), body, more);
  if (answer.status === 401) answer = await send(method, path, await freshToken(), body, more);
  note(method, path, answer.status, performance.now() - began);
  return { status: answer.status, body: await answer.json() };
}

const JSON_BODY = { "content-type": "application/json" };

/**
 * @param {string} method
 * @param {string} path
 * @param {string} bearer
 * @param {object | undefined} body
 * @param {Record<string, string>} more
 */
function send(method, path, bearer, body, more) {
  const headers = { ...more, ...(body && JSON_BODY), authorization: `Bearer ${bearer}` };
  return fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

/** @param {string} method @param {string} path @param {number} status @param {number} took */
function note(method, path, status, took) {
  const item = document.createElement("li");
  item.textContent = `${method} ${path} → ${status}, ${Math.round(took)} ms`;
  document.getElementById("calls")?.prepend(item);
}
