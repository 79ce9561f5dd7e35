/** One attempt to connect, as the server keeps it; the page shows what it says and no more. */

import { Door, Refusal } from "./door.js";

/** @typedef {import("./shapes.d.ts").Attempt} Attempt */
/** @typedef {import("./shapes.d.ts").StepName} StepName */

const PATH = "/connect-account";

/** The server's side of a link token. */
export class Linking {
  /**
   * @param {string} token
   * @param {string} integration the slug that the opener asks for; "" for any
   * @param {boolean} skipForm whether the opener shows the post-connect form later
   */
  constructor(token, integration, skipForm) {
    this.door = new Door(token);
    this.integration = integration;
    this.skipForm = skipForm;
  }

  /**
   * How far it has come.
   * @returns {Promise<Attempt>}
   */
  look() {
    const query = new URLSearchParams(this.form());
    if (this.integration) query.set("integration", this.integration);
    return this.door.ask("GET", `${PATH}/attempt?${query}`);
  }

  /**
   * Do what a step asks for.
   * @param {"company" | "sign-in" | "entity" | "permissions" | "finish"} what
   * @param {Record<string, unknown>} body
   * @returns {Promise<Attempt>}
   */
  send(what, body) {
    const query = what === "finish" ? `?${new URLSearchParams(this.form())}` : "";
    return this.door.ask("POST", `${PATH}/${what}${query}`, body);
  }

  /** @returns {Record<string, string>} */
  form() {
    return this.skipForm ? { skip_rapid_form: "true" } : {};
  }

  /**
   * Go back to a step.
   * @param {StepName} step
   * @returns {Promise<Attempt>}
   */
  back(step) {
    return this.door.ask("POST", `${PATH}/step`, { step });
  }
}

/**
 * The integration that the opener wants: one that is none is refused as the server would.
 * @param {URLSearchParams} query
 */
export function wantedIntegration(query) {
  const one = query.get("integration");
  if (one) return one;
  const several = (query.get("integrations") || "").split(",").filter(Boolean);
  if (!several.length || several.includes("sageintacct")) return "";
  return several[0] || "";
}

/**
 * A refusal, whatever was thrown; mistakes of ours go on.
 * @param {unknown} thrown
 */
export function asRefusal(thrown) {
  if (thrown instanceof Refusal) return thrown;
  throw thrown;
}
