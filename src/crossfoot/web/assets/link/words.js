/** What the pages say, in the person's language. */

const LANGUAGES = ["en", "de"];

/** The texts of one language, with their placeholders filled. */
export class Words {
  /**
   * @param {string} language
   * @param {Record<string, string>} texts
   */
  constructor(language, texts) {
    this.language = language;
    this.texts = texts;
  }

  /**
   * A text by its key; `{name}` in it becomes the value of that name.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  say(key, values = {}) {
    const text = this.texts[key];
    if (text === undefined) throw new Error(`There is no text ${key} in ${this.language}.`);
    return text.replaceAll(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  }

  /**
   * Whether there is such a text.
   * @param {string} key
   */
  has(key) {
    return key in this.texts;
  }

  /**
   * Several words as one: "List, View and Add".
   * @param {string[]} parts
   */
  list(parts) {
    return new Intl.ListFormat(this.language, { type: "conjunction" }).format(parts);
  }

  /**
   * A number as people write it.
   * @param {number} value
   */
  number(value) {
    return new Intl.NumberFormat(this.language).format(value);
  }

  /** The words of a button that copies. */
  copying() {
    return {
      copy: this.say("copy"),
      copied: this.say("copied"),
      failed: this.say("copy.failed"),
    };
  }
}

/**
 * The language of `?lang=`, or the first of the browser's that there is, or English.
 * @param {URLSearchParams} query
 */
export function chosenLanguage(query) {
  const wished = [query.get("lang"), ...navigator.languages];
  const known = wished.map((one) => (one || "").toLowerCase().split("-")[0] || "");
  return known.find((one) => LANGUAGES.includes(one)) || "en";
}

/**
 * Load the texts.
 * @param {URLSearchParams} query
 */
export async function loadWords(query) {
  const language = chosenLanguage(query);
  const answer = await fetch(new URL(`${language}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`The texts of ${language} could not be loaded.`);
  document.documentElement.lang = language;
  return new Words(language, await answer.json());
}
