// @ts-check
/** The demo: connect a company, fill in a bill, see what it would post, and post it. */

import authenticate from "../crossfoot-link.js";
import { configure } from "../crossfoot-pickers.js";
import { call, freshToken, own, use } from "./api.js";
import { addLine, asBody, begin, fieldAt, firstGap, isBegun, money, removeLine, total } from "./bill.js";
import { ledger, verdict } from "./ledger.js";

/** @param {string} id @returns {HTMLElement} */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const BILLS = "/unified/accounting/invoices";
const PATIENCE = 350; // milliseconds without a change before what would be posted is asked
const postButton = /** @type {HTMLButtonElement} */ (part("post"));

let key = crypto.randomUUID(); // of this bill: sent twice, it is posted once
let account = ""; // the integrated account
let broken = false; // whether Intacct refuses its credentials
let asked = 0;
let timer = 0;

// --- connecting ------------------------------------------------------------------------------------

async function connect() {
  try {
    const wanted = broken ? { integrated_account_id: account } : {};
    const { link_token } = await own("link-token", wanted);
    const { integrated_account_id } = await authenticate(link_token);
    if (broken && !part("work").hidden) repaired();
    else await start(integrated_account_id);
  } catch (error) {
    if (error !== "closed") say(error instanceof Error ? error.message : String(error), true);
  }
}

/** @param {string} id */
async function start(id) {
  account = id;
  use(id);
  mark(false);
  configure({ tokenProvider: freshToken, scope: account });
  part("welcome").hidden = true;
  part("work").hidden = false;
  begin();
  show();
  const { body } = await call("GET", "/unified/accounting/company_info?truto_ignore_remote_data=true");
  part("company").textContent = body.result?.[0]?.name ?? "Connected";
}

/** The same connection works again, and what was filled in stands. */
function repaired() {
  mark(false);
  part("posted").hidden = true;
  void check();
}

/** @param {boolean} isBroken whether the connection needs repair */
function mark(isBroken) {
  broken = isBroken;
  part("connect").textContent = broken ? "Reconnect Sage Intacct" : "Connect another company";
  part("company").classList.toggle("broken", broken);
}

// --- checking and posting --------------------------------------------------------------------------

/** Something in the form is different now. */
function changed() {
  part("total").textContent = money(total());
  clearTimeout(timer);
  timer = setTimeout(() => void check(), PATIENCE);
}

async function check() {
  const turn = (asked += 1);
  if (!isBegun()) return show();
  const { status, body } = await call("POST", `${BILLS}?dry_run=true`, asBody());
  if (turn !== asked) return;
  if (status === 401) mark(true);
  show(body);
}

/** @param {any} [dryRun] what it said; nothing before there was one */
function show(dryRun) {
  const idle = document.createElement("p");
  idle.textContent = "Choose a vendor and an account, and give an amount.";
  const said = dryRun?.problems
    ? verdict(dryRun.problems, dryRun.warnings, mend)
    : [dryRun?.message ? document.createTextNode(dryRun.message) : idle];
  part("verdict").replaceChildren(...said);
  part("ledger").replaceChildren(...ledger(dryRun?.ledger ?? []));
}

/** @param {{path: string, message: string}} finding */
function mend({ path, message }) {
  fieldAt(path, message)?.focus();
}

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  const gap = firstGap();
  if (gap) return gap.focus();
  postButton.disabled = true;
  try {
    const { status, body } = await call("POST", BILLS, asBody(), { "idempotency-key": key });
    if (status === 401) mark(true);
    if (status === 200) done(body);
    else refused(body);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), true);
  } finally {
    postButton.disabled = false;
  }
}

/** @param {any} bill */
function done(bill) {
  say(`Posted: ${bill.number ?? bill.id} is ${bill.status} in Sage Intacct as ${bill.id}.`, false);
  key = crypto.randomUUID();
  begin();
  changed();
}

/** @param {any} problem */
function refused(problem) {
  say(problem.message, true);
  if (problem.errors?.length) part("verdict").replaceChildren(...verdict(problem.errors, [], mend));
}

/** @param {string} message @param {boolean} bad */
function say(message, bad) {
  const said = part("posted");
  said.textContent = message;
  said.classList.toggle("refused", bad);
  said.hidden = false;
}

// --- the page --------------------------------------------------------------------------------------

/** @param {Event} event */
function clicked(event) {
  const { id, classList } = /** @type {HTMLElement} */ (event.target);
  const line = /** @type {Element} */ (event.target).closest("fieldset");
  if (id === "connect" || id === "begin") void connect();
  else if (id === "add") addLine();
  else if (classList.contains("remove") && line) removeLine(line);
  else return;
  changed();
}

document.addEventListener("click", clicked);
part("bill").addEventListener("input", changed);
part("bill").addEventListener("change", changed);
part("bill").addEventListener("submit", (event) => void submit(event));
const { result } = await own("accounts");
const usable = result.find((/** @type {{status: string}} */ one) => one.status === "active");
if (usable) await start(usable.id);
else welcome(result[0]);

/** @param {{id: string} | undefined} known a connection that needs repair */
function welcome(known) {
  part("welcome").hidden = false;
  if (!known) return;
  account = known.id;
  mark(true);
  part("begin").textContent = "Reconnect Sage Intacct";
}
