/**
 * The walk through the steps. The server says how far it has come; the browser's history remembers
 * which page of it was shown, so that back, forward and reload do what people expect of them.
 */

import { asRefusal } from "./attempt.js";
import { h, mainButton } from "./elements.js";
import { isFinal, outcome, told, wait } from "./refusals.js";
import { company } from "./steps/company.js";
import { done } from "./steps/done.js";
import { entity } from "./steps/entity.js";
import { permissions } from "./steps/permissions.js";
import { sender } from "./steps/sender.js";
import { signIn } from "./steps/sign_in.js";
import { user } from "./steps/user.js";

/** @typedef {import("./shapes.d.ts").Attempt} Attempt */
/** @typedef {import("./shapes.d.ts").StepName} StepName */
/** @typedef {import("./shapes.d.ts").View} View */
/** @typedef {import("./door.js").Refusal} Refusal */
/** @typedef {import("./stage.js").Scene} Scene */
/** @typedef {{ view: View, depth: number }} Place what the history keeps of a page */

/** @type {View[]} in the order that people need */
const ORDER = ["company", "sender", "user", "sign_in", "entity", "permissions", "done"];
const PAGES = { company, sender, user, sign_in: signIn, entity, permissions, done };

/** One person's way through one attempt. */
export class Walk {
  /**
   * @param {object} given
   * @param {import("./stage.js").Stage} given.stage
   * @param {import("./words.js").Words} given.words
   * @param {import("./host.js").Host} given.host
   * @param {import("./attempt.js").Linking} given.linking
   * @param {Attempt} given.attempt
   * @param {boolean} given.noBack whether the opener wants no way back
   * @param {(walk: Walk) => Promise<void>} given.afterwards what comes between connecting and the end
   */
  constructor({ stage, words, host, linking, attempt, noBack, afterwards }) {
    this.stage = stage;
    this.words = words;
    this.host = host;
    this.linking = linking;
    this.attempt = attempt;
    this.noBack = noBack;
    this.afterwards = afterwards;
    /** @type {View} */
    this.view = "company";
    this.resting = false; // another tab has it
    this.returning = false; // from a page that cannot be shown yet
    addEventListener("popstate", () => this.travelled());
  }

  // --- what pages ask of it ---------------------------------------------------------------------

  /**
   * A text; `product` and `company` are known to every one.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  say(key, values = {}) {
    return this.words.say(key, { ...this.names(), ...values });
  }

  names() {
    return { product: this.stage.product, company: this.attempt.company_id || "" };
  }

  /** What every form needs. */
  common() {
    /** @param {Refusal} refusal @param {Record<string, string>} [values] */
    const inWords = (refusal, values) => told(this.words, refusal, { ...this.names(), ...values });
    return { words: this.words, told: inWords };
  }

  /**
   * A page of this step, with its place in the walk.
   * @param {{ title: string, content: (Node | { element: Node } | null | undefined | false)[],
   *   back?: null }} page
   * @returns {Scene}
   */
  page({ title, content, back }) {
    const steps = this.steps();
    const step = steps.indexOf(this.view) + 1;
    const shown = content.map((one) => (one && "element" in one ? one.element : one));
    return {
      title,
      short: this.say(`${this.view}.short`),
      step, // none in the end
      of: steps.length,
      back: back === null || this.noBack ? null : this.wayBack(),
      content: /** @type {Node[]} */ (shown.filter(Boolean)),
    };
  }

  /**
   * Do what a step asks for, and go on; throws a Refusal that the page shall show.
   * @param {Parameters<import("./attempt.js").Linking["send"]>[0]} what
   * @param {Record<string, unknown>} body
   * @returns {Promise<StepName>} where it stands now
   */
  async send(what, body) {
    return this.ask(() => this.linking.send(what, body));
  }

  /**
   * Go back to a step.
   * @param {StepName} step
   */
  async back(step) {
    if (await this.reopen(step)) await this.goOn();
  }

  /**
   * Another page of the same step.
   * @param {View} view
   */
  turn(view) {
    this.keep(view);
    this.draw();
  }

  // --- how it goes on -----------------------------------------------------------------------------

  /** Show where it stands. */
  async begin() {
    const place = /** @type {Place | null} */ (history.state);
    const shown = place && this.stepOf(place.view) === this.attempt.step ? place.view : null;
    this.view = shown || viewOf(this.attempt);
    history.replaceState({ view: this.view, depth: place?.depth || 0 }, "");
    await this.arrive();
  }

  /** Show where it stands after it may have gone on elsewhere. */
  async revisit() {
    try {
      this.attempt = await this.linking.look();
      await this.begin();
    } catch (thrown) {
      gone(this.stage, asRefusal(thrown), this.attempt.integration.name);
    }
  }

  /** @param {() => Promise<Attempt>} asking */
  async ask(asking) {
    try {
      this.attempt = await asking();
      await this.goOn();
    } catch (thrown) {
      await this.refused(asRefusal(thrown));
    }
    return this.attempt.step;
  }

  /**
   * After a refusal: see how things stand. Where they stand as before, it is thrown for the page
   * to tell; else the page that is due tells of it.
   * @param {Refusal} refusal
   */
  async refused(refusal) {
    if (isFinal(refusal)) return gone(this.stage, refusal, this.attempt.integration.name);
    const before = offer(this.attempt);
    this.attempt = await this.linking.look().catch((thrown) => asRefusal(thrown) && this.attempt);
    if (offer(this.attempt) === before) throw refusal;
    await this.goOn(told(this.words, refusal, this.names()));
  }

  /** @param {Node} [said] */
  async goOn(said) {
    const view = this.stepOf(this.view) === this.attempt.step ? this.view : viewOf(this.attempt);
    if (view !== this.view) this.keep(view);
    else if (this.view !== "permissions" && !said) return;
    await this.arrive(said);
  }

  /** @param {View} view */
  keep(view) {
    const depth = (history.state?.depth || 0) + 1;
    this.view = view;
    history.pushState({ view, depth }, "");
  }

  /** @param {Node} [said] */
  async arrive(said) {
    this.host.redirect = this.attempt.redirect_uri;
    this.host.outcome = this.attempt.result;
    if (this.view === "done") await this.afterwards(this);
    this.draw(said);
  }

  /** @param {Node} [said] something to say above the page */
  draw(said) {
    if (this.resting) return;
    const scene = PAGES[this.view](this);
    if (said) scene.content.unshift(h("div", { role: "alert" }, said));
    this.stage.show(scene);
  }

  // --- back ---------------------------------------------------------------------------------------

  /** The pages of this attempt, in their order. */
  steps() {
    const skipped = this.repairs() ? ["company", "sender", "user"] : [];
    return ORDER.slice(0, -1).filter((view) => view === this.view || !skipped.includes(view));
  }

  /** Whether a connection is repaired that has worked: it begins with signing in. */
  repairs() {
    return this.attempt.mode === "reconnect" && this.attempt.company_fixed;
  }

  /** What the button to the left does; null where there is nothing before. */
  wayBack() {
    if (history.state?.depth > 0) return () => history.back();
    const before = this.before();
    return before ? () => this.travel(before) : null;
  }

  /** The page before this one, where the history does not know it. */
  before() {
    const repairs = this.repairs();
    /** @type {Partial<Record<View, View | null>>} */
    const earlier = {
      sender: repairs ? null : "company",
      user: repairs ? "sign_in" : "company",
      sign_in: repairs ? null : "user",
      entity: "sign_in",
      permissions: this.attempt.entities.length ? "entity" : "sign_in",
    };
    return earlier[this.view] || null;
  }

  /** The person went through the browser's history. */
  async travelled() {
    const place = /** @type {Place | null} */ (history.state);
    if (this.returning) this.returning = false;
    else if (place && ORDER.includes(place.view)) await this.travel(place.view);
  }

  /** @param {View} view */
  async travel(view) {
    const step = this.stepOf(view);
    if (this.view === "done") return this.stay();
    if (step !== this.attempt.step) {
      if (ORDER.indexOf(view) > ORDER.indexOf(this.view)) return this.goBack();
      if (!(await this.reopen(step))) return;
    }
    this.view = this.stepOf(view) === this.attempt.step ? view : viewOf(this.attempt);
    this.stay();
    this.draw();
  }

  /** What was done before must be done again first: stay here, and there in the history, too. */
  goBack() {
    this.returning = true;
    history.back();
  }

  /** This page is where the history stands now. */
  stay() {
    history.replaceState({ view: this.view, depth: history.state?.depth || 0 }, "");
  }

  /**
   * Have the server go back to a step; false when it would not.
   * @param {StepName} step
   */
  async reopen(step) {
    try {
      this.attempt = await this.linking.back(step === "sender" ? "company" : step);
      return true;
    } catch (thrown) {
      const refusal = asRefusal(thrown);
      if (isFinal(refusal)) gone(this.stage, refusal, this.attempt.integration.name);
      else this.stay();
      return false;
    }
  }

  /**
   * @param {View} view
   * @returns {StepName}
   */
  stepOf(view) {
    return view === "user" ? "sign_in" : view;
  }
}

/**
 * The first page of the step that an attempt stands at.
 * @param {Attempt} attempt
 * @returns {View}
 */
function viewOf(attempt) {
  const explain = attempt.step === "sign_in" && attempt.mode === "new" && !attempt.user_id;
  return explain ? "user" : attempt.step;
}

/**
 * What a page offers: if that has changed, it is drawn anew.
 * @param {Attempt} attempt
 */
function offer({ step, entities }) {
  return JSON.stringify([step, entities]);
}

/**
 * Nothing can go on: say why, and what to do instead.
 * @param {import("./stage.js").Stage} stage
 * @param {Refusal} refusal
 * @param {string} integration
 */
export function gone(stage, refusal, integration) {
  const { words, host } = stage;
  const final = isFinal(refusal);
  const code = refusal.code === "unauthenticated" ? "link_token_unknown" : refusal.code;
  const kind = words.has(`gone.${code}`) ? code : "other";
  if (final) host.outcome = outcome(refusal, integration);
  const again = mainButton(words.say("gone.again"), { type: "button", onclick: () => location.reload() });
  const leave = mainButton(words.say("close"), { type: "button", onclick: () => host.leave() });
  const action = final ? host.canLeave && leave : again;
  const shown = [h("p", { class: "lead" }, words.say(`gone.${kind}`, { minutes: wait(words, refusal.seconds) })), action && h("div", { class: "actions" }, action)];
  const content = /** @type {Node[]} */ (shown.filter(Boolean));
  stage.show({ title: words.say(`gone.${kind}.title`), content });
}
