// @ts-check
/** What pickers say, in the language of the page: English, or German where the page is German. */

const EN = {
  choose: "Number or name",
  clear: "Clear",
  recent: "Recent",
  all: "All",
  none: "Nothing found",
  noneFor: (/** @type {string} */ text) => `Nothing found for “${text}”`,
  found: (/** @type {number} */ n, /** @type {boolean} */ more) =>
    `${n}${more ? " or more" : ""} ${n === 1 ? "choice" : "choices"}`,
  chosen: (/** @type {string} */ text) => `${text} chosen`,
  loading: "Searching …",
  failed: "The list could not be loaded.",
  again: "Try again",
  missing: "Choose one.",
  unknown: (/** @type {string} */ text) => `“${text}” is none of the list. Choose one of it.`,
  gone: (/** @type {string} */ text) => `${text} does not exist, or cannot be seen.`,
  needs: (/** @type {string[]} */ dimensions) => `Needs ${dimensions.join(", ")}`,
  neededBy: (/** @type {string} */ account) => `Account ${account} needs it.`,
  subledgerOnly: "Posted to by its subledger only",
  onHold: "On hold: takes no new documents",
};

/** @type {typeof EN} */
const DE = {
  choose: "Nummer oder Name",
  clear: "Leeren",
  recent: "Zuletzt",
  all: "Alle",
  none: "Nichts gefunden",
  noneFor: (text) => `Nichts gefunden zu „${text}“`,
  found: (n, more) => `${n}${more ? " oder mehr" : ""} ${n === 1 ? "Vorschlag" : "Vorschläge"}`,
  chosen: (text) => `${text} gewählt`,
  loading: "Suche …",
  failed: "Die Liste konnte nicht geladen werden.",
  again: "Noch einmal",
  missing: "Bitte wählen.",
  unknown: (text) => `„${text}“ steht nicht in der Liste. Bitte daraus wählen.`,
  gone: (text) => `${text} gibt es nicht, oder es ist nicht sichtbar.`,
  needs: (dimensions) => `Verlangt ${dimensions.join(", ")}`,
  neededBy: (account) => `Das Konto ${account} verlangt es.`,
  subledgerOnly: "Nur aus dem Nebenbuch zu bebuchen",
  onHold: "Gesperrt für neue Belege",
};

/** @typedef {typeof EN} Words */

/**
 * @param {Element} element
 * @returns {Words}
 */
export function wordsFor(element) {
  const language = element.closest("[lang]")?.getAttribute("lang") ?? "en";
  return language.toLowerCase().startsWith("de") ? DE : EN;
}
