// @ts-check
/**
 * Asking the server as one integrated account: its token, brought anew when it has lapsed.
 *
 * @typedef {() => Promise<string> | string} TokenProvider gives a token that works now
 * @typedef {{baseUrl?: string, token?: string, tokenProvider?: TokenProvider, entity?: string,
 *   scope?: string}} Options
 *   `scope` keeps the recent choices of several integrated accounts apart, in one tab
 * @typedef {{status: number, code: string, message: string}} Problem
 */

const REMEMBERED = 60; // answers, of the keystrokes before
const FRESH_MILLISECONDS = 60_000;
const OWN_SERVER = new URL("../..", import.meta.url).href;

/** What the server said against a request, in its words. */
export class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.message);
    this.name = "Refused";
    this.status = problem.status;
    this.code = problem.code;
  }
}

/** One integrated account at one server. */
export class Session {
  /** @type {Promise<string> | null} */
  #renewing = null;
  /** @type {Map<string, {at: number, body: any}>} */
  #answers = new Map();
  #token;
  #provider;

  /** @param {Options} options */
  constructor(options) {
    this.base = new URL(options.baseUrl || OWN_SERVER, document.baseURI);
    this.entity = options.entity ?? null;
    this.scope = options.scope ?? "";
    this.#provider = options.tokenProvider ?? null;
    this.#token = options.token ?? "";
  }

  /** Whether there is a token, or somebody who brings one. */
  get ready() {
    return Boolean(this.#token || this.#provider);
  }

  /**
   * GET of the unified API; an answer of a minute ago serves again.
   * @param {string} path
   * @param {URLSearchParams} query
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   */
  async get(path, query, signal) {
    const url = new URL(path, this.base);
    url.search = query.toString();
    const known = this.#answers.get(url.href);
    if (known && performance.now() - known.at < FRESH_MILLISECONDS) return known.body;
    const body = await this.#ask(url, signal);
    this.#answers.delete(url.href);
    this.#answers.set(url.href, { at: performance.now(), body });
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= REMEMBERED) break;
      this.#answers.delete(oldest);
    }
    return body;
  }

  /** @param {URL} url @param {AbortSignal} [signal] */
  async #ask(url, signal) {
    const token = this.#token || (await this.#renew(""));
    let answer = await send(url, token, signal);
    if (answer.status === 401 && this.#provider) {
      answer = await send(url, await this.#renew(token), signal);
    }
    const body = await answer.json();
    if (!answer.ok) throw new Refused({ ...body, status: answer.status });
    return body;
  }

  /**
   * A token other than the lapsed one: asked for once, however many requests need it.
   * @param {string} lapsed
   */
  async #renew(lapsed) {
    if (this.#token !== lapsed) return this.#token;
    this.#renewing ??= this.#bring().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #bring() {
    if (!this.#provider) {
      const message = "There is no token. Call configure({ tokenProvider }) first.";
      throw new Refused({ status: 401, code: "unauthenticated", message });
    }
    this.#token = String(await this.#provider());
    return this.#token;
  }
}

/** @param {URL} url @param {string} token @param {AbortSignal} [signal] */
function send(url, token, signal) {
  return fetch(url, {
    headers: { authorization: `Bearer ${token}`, accept: "application/json" },
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: signal ?? null,
  });
}

let shared = new Session({});
/** Told when the page's own session is another one. */
export const changed = new EventTarget();

/**
 * Say once for all pickers of the page where the server is, and who brings tokens.
 * @param {Options} options
 */
export function configure(options) {
  shared = new Session(options);
  changed.dispatchEvent(new Event("change"));
}

/** The session of every picker that has none of its own. */
export function pageSession() {
  return shared;
}
