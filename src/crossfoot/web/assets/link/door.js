/** The server's JSON: asked with a token, which travels in a header only. */

/** @typedef {{ path: string, rule: string, message: string, remedy?: string }} Problem */

const SENDABLE = /^[\x21-\x7e]+$/; // what a header can carry; a token is nothing else

/** The server, or the way to it, refused. */
export class Refusal extends Error {
  /**
   * @param {string} code the error's stable code; `offline` when there was no answer
   * @param {string} message in English, for codes that the pages have no words for
   * @param {Problem[]} problems
   * @param {number} seconds to wait before the next try, if the server said so
   */
  constructor(code, message, problems = [], seconds = 0) {
    super(message);
    this.code = code;
    this.problems = problems;
    this.seconds = seconds;
  }
}

/** A way to the server for one token. */
export class Door {
  /** @param {string} token */
  constructor(token) {
    this.token = token;
  }

  /**
   * Ask, and give back the decoded answer; throws a Refusal.
   * @param {"GET" | "POST"} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async ask(method, path, body) {
    if (!SENDABLE.test(this.token)) throw new Refusal("unauthenticated", "This is no token.");
    const headers = new Headers({ authorization: `Bearer ${this.token}`, accept: "application/json" });
    if (body !== undefined) headers.set("content-type", "application/json");
    const sent = body === undefined ? null : JSON.stringify(body);
    let answer;
    try {
      answer = await fetch(path, { method, headers, body: sent, cache: "no-store" });
    } catch {
      throw new Refusal("offline", "The server cannot be reached.");
    }
    const told = await answer.json().catch(() => null);
    if (answer.ok && told !== null) return told;
    const seconds = Number(answer.headers.get("retry-after")) || 0;
    const message = told?.message || `The server answered ${answer.status}.`;
    throw new Refusal(told?.code || "unreadable", message, told?.errors || [], seconds);
  }
}
