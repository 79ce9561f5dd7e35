// @ts-check
/** What a dry run says, for people: problems that lead to their fields, and the ledger's lines. */

/**
 * @typedef {{path: string, rule: string, message: string, remedy?: string}} Finding
 * @typedef {{account_number: string | null, name: string | null, posting: string, amount: number,
 *   currency: string, entity: string | null, dimensions: Record<string, string>}} Line
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} text
 * @param {string} [name] its class
 */
function make(tag, text, name = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

/**
 * @param {Finding[]} problems
 * @param {Finding[]} warnings
 * @param {(finding: Finding) => void} mend
 */
export function verdict(problems, warnings, mend) {
  if (!problems.length && !warnings.length) return [make("p", "Ready to post.", "good")];
  const list = make("ul", "");
  for (const finding of [...problems, ...warnings]) {
    const item = make("li", "", problems.includes(finding) ? "" : "warning");
    const button = make("button", finding.message);
    button.type = "button";
    button.addEventListener("click", () => mend(finding));
    item.append(button);
    if (finding.remedy) item.append(make("small", finding.remedy));
    list.append(item);
  }
  return [list];
}

/** @param {Line[]} lines */
export function ledger(lines) {
  if (!lines.length) return [];
  const table = make("table", "");
  const head = table.createTHead().insertRow();
  for (const title of ["Account", "Debit", "Credit"]) {
    const cell = make("th", title, title === "Account" ? "" : "money");
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const line of lines) row(body, line);
  sums(table, lines);
  return [table];
}

/** @param {HTMLTableSectionElement} body @param {Line} line */
function row(body, line) {
  const cells = body.insertRow();
  const account = make("td", `${line.account_number ?? "Chosen by Intacct"} `);
  account.append(line.name ?? "");
  const where = [line.entity, ...Object.values(line.dimensions)].filter(Boolean);
  if (where.length) account.append(make("small", [...new Set(where)].join(" · ")));
  cells.append(account, side(line, "Debit"), side(line, "Credit"));
}

/** @param {Line} line @param {string} posting */
function side(line, posting) {
  return make("td", line.posting === posting ? written(line.amount, line.currency) : "", "money");
}

/** @param {number} amount @param {string} currency */
function written(amount, currency) {
  return `${Number(amount).toLocaleString("en-US", { minimumFractionDigits: 2 })} ${currency}`;
}

/** The sums of both sides, where all is in one currency. @param {HTMLTableElement} table @param {Line[]} lines */
function sums(table, lines) {
  const currency = lines[0]?.currency ?? "";
  if (lines.some((line) => line.currency !== currency)) return;
  const foot = table.createTFoot().insertRow();
  foot.append(make("td", "Balanced"));
  for (const posting of ["Debit", "Credit"]) {
    const amounts = lines.filter((one) => one.posting === posting).map((one) => Number(one.amount) * 100);
    const sum = amounts.reduce((all, one) => all + Math.round(one), 0) / 100;
    foot.append(make("td", written(sum, currency), "money"));
  }
}
