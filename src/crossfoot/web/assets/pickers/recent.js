// @ts-check
/** What was chosen lately in this tab: ids alone, in sessionStorage, or nowhere if that is closed. */

const MOST = 5;
const PREFIX = "crossfoot-recent:";

/**
 * @param {string} name
 * @returns {string[]}
 */
export function recent(name) {
  try {
    const stored = JSON.parse(sessionStorage.getItem(PREFIX + name) ?? "[]");
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string").slice(0, MOST) : [];
  } catch {
    return []; // storage is closed to this page, or somebody else's text stands there
  }
}

/**
 * @param {string} name
 * @param {string} id
 */
export function remember(name, id) {
  const ids = [id, ...recent(name).filter((other) => other !== id)].slice(0, MOST);
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(ids));
  } catch {
    // The tab remembers nothing then; choosing works all the same.
  }
}
