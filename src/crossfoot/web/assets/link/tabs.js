/** The same link in two tabs: the second is told, and the person chooses where to go on. */

/** One tab among those that have this link open. */
export class Tabs {
  /**
   * @param {string} token
   * @param {{ elsewhere: () => void, taken: () => void }} told what happened in another tab
   */
  constructor(token, told) {
    this.told = told;
    this.leads = true; // this tab is where the person is
    this.channel = new BroadcastChannel(`crossfoot-link-${fingerprint(token)}`);
    this.channel.addEventListener("message", (event) => this.hear(event.data));
    addEventListener("pagehide", () => this.channel.close());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    this.channel.postMessage("opened");
  }

  /** @param {unknown} said */
  hear(said) {
    if (said === "opened" && this.leads) this.channel.postMessage("open-already");
    if (said === "open-already" && this.leads) this.follow(this.told.elsewhere);
    if (said === "taken-over" && this.leads) this.follow(this.told.taken);
  }

  /** @param {() => void} tell */
  follow(tell) {
    this.leads = false;
    tell();
  }

  /** Go on in this tab. */
  lead() {
    this.channel.postMessage("taken-over");
    this.leads = true;
  }
}

/**
 * A short number that tells tokens apart and tells nothing of them.
 * @param {string} text
 */
function fingerprint(text) {
  let sum = 0x811c9dc5; // FNV-1a
  for (const byte of new TextEncoder().encode(text)) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return sum.toString(16);
}
