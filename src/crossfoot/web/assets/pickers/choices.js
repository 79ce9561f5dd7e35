// @ts-check
/**
 * The records that a picker offers: searched for at the server, put into a helpful order here.
 *
 * @typedef {{id: string, number?: string | null, name?: string | null, parent?: string | null,
 *   required_dimensions?: string[] | null, subledger_only?: boolean | null,
 *   on_hold?: boolean | null, classification?: string | null, type?: string | null,
 *   currency?: string | null, [field: string]: any}} Choice
 * @typedef {{choices: Choice[], cursor: string | null}} Page
 * @typedef {import("./session.js").Session} Session
 */

const PAGE = 50;
const MOST_LEVELS = 6;

/** What one picker offers, of one resource and kind. */
export class Choices {
  /** @type {Map<string, Choice>} */
  #known = new Map();

  /**
   * @param {Session} session
   * @param {string} resource such as `accounting/contacts`
   * @param {Record<string, string>} narrowed filters that always hold
   * @param {string | null} entity to read in, instead of the account's own
   */
  constructor(session, resource, narrowed, entity) {
    this.session = session;
    this.resource = resource;
    this.narrowed = narrowed;
    this.entity = entity;
  }

  /**
   * Those that hold each word in their number or name; all of them for no words.
   * @param {string} words
   * @param {string | null} cursor
   * @param {AbortSignal} [signal]
   * @returns {Promise<Page>}
   */
  async find(words, cursor, signal) {
    const query = this.#query({ limit: String(PAGE), sort_by: "number", ...this.narrowed });
    query.set("status[ne]", "archived");
    if (words) query.set("search", words.split(/\s+/).slice(0, 10).join(" "));
    if (cursor) query.set("next_cursor", cursor);
    const page = await this.#list(query, signal);
    await this.#learnParents(page.choices, signal);
    if (words) page.choices.sort((a, b) => rank(a, words) - rank(b, words));
    return page;
  }

  /**
   * The records with these ids, in this order; those that there are none of are left out.
   * @param {string[]} ids
   * @param {AbortSignal} [signal]
   * @returns {Promise<Choice[]>}
   */
  async withIds(ids, signal) {
    const missing = ids.filter((id) => !this.#known.has(id));
    if (missing.length) await this.#list(this.#query({ "id[in]": missing.join(",") }), signal);
    return ids.flatMap((id) => this.#known.get(id) ?? []);
  }

  /**
   * The record that has this value in that field.
   * @param {string} field `id` or `number`
   * @param {string} value
   * @returns {Promise<Choice | null>}
   */
  async one(field, value) {
    const query = this.#query({ ...this.narrowed, [field]: value, limit: "1" });
    const { choices } = await this.#list(query);
    await this.#learnParents(choices);
    return choices[0] ?? null;
  }

  /**
   * Those above a choice, the topmost first.
   * @param {Choice} choice
   * @returns {Choice[]}
   */
  above(choice) {
    /** @type {Choice[]} */
    const found = [];
    let next = this.#known.get(choice.parent ?? "");
    while (next && !found.includes(next) && found.length < MOST_LEVELS) {
      found.unshift(next);
      next = this.#known.get(next.parent ?? "");
    }
    return found;
  }

  /** @param {Record<string, string>} filters */
  #query(filters) {
    const query = new URLSearchParams({ ...filters, truto_ignore_remote_data: "true" });
    if (this.entity !== null) query.set("entity", this.entity);
    return query;
  }

  /**
   * @param {URLSearchParams} query
   * @param {AbortSignal} [signal]
   * @returns {Promise<Page>}
   */
  async #list(query, signal) {
    const body = await this.session.get(`unified/${this.resource}`, query, signal);
    for (const choice of body.result) this.#known.set(choice.id, choice);
    return { choices: [...body.result], cursor: body.next_cursor };
  }

  /**
   * Know what stands above these choices: a level costs one request, and each record is asked once.
   * @param {Choice[]} choices
   * @param {AbortSignal} [signal]
   */
  async #learnParents(choices, signal) {
    let level = choices;
    for (let depth = 0; depth < MOST_LEVELS; depth += 1) {
      const wanted = level.flatMap((one) => one.parent ?? []);
      const missing = [...new Set(wanted)].filter((id) => !this.#known.has(id));
      if (!missing.length) return;
      level = await this.withIds(missing, signal);
    }
  }
}

/**
 * How far down a choice belongs: numbers that begin so, then names, then names with such a word.
 * @param {Choice} choice
 * @param {string} words
 */
function rank(choice, words) {
  const [first = ""] = words.toLowerCase().split(/\s+/);
  const number = (choice.number ?? "").toLowerCase();
  const name = (choice.name ?? "").toLowerCase();
  if (number === words.toLowerCase()) return 0;
  if (number.startsWith(first)) return 1;
  if (name.startsWith(first)) return 2;
  return name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(first)) ? 3 : 4;
}

/**
 * Choices in the order of their tree, each below the one above it. Only a whole list can be one.
 * @param {Choice[]} choices
 * @returns {Choice[]}
 */
export function asTree(choices) {
  const ids = new Set(choices.map((one) => one.id));
  /** @type {Map<string, Choice[]>} */
  const below = new Map();
  for (const one of choices) {
    const parent = one.parent && ids.has(one.parent) ? one.parent : "";
    below.set(parent, [...(below.get(parent) ?? []), one]);
  }
  /** @param {string} id @returns {Choice[]} */
  const walk = (id) => (below.get(id) ?? []).flatMap((one) => [one, ...walk(one.id)]);
  const walked = walk("");
  return walked.length === choices.length ? walked : choices;
}
