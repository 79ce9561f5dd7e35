/** Where the choices of a field come from: written down in it, or a live list of the company. */

/** @typedef {import("./shapes.d.ts").Field} Field */
/** @typedef {import("./shapes.d.ts").Choice} Choice */
/** @typedef {import("./door.js").Door} Door */

const MOST = 5_000; // choices; nobody looks through more
const PAGE = 1_000; // records asked for at once
const PLACEHOLDER = /\{\{\s*([\w.-]+)\s*\}\}/g;

/**
 * The names of the fields that this one needs before it can be filled in.
 * @param {Field} field
 */
export function needs(field) {
  const written = JSON.stringify(field.data_source?.query || {});
  const named = [...written.matchAll(PLACEHOLDER)].map((found) => found[1] || "");
  return [...new Set([...(field.depends_on || []), ...named])];
}

/**
 * The choices of a field, and whether there are more than these.
 * @param {Door} door
 * @param {Field} field
 * @param {Record<string, unknown>} values of the other fields
 * @returns {Promise<{ choices: Choice[], more: boolean }>}
 */
export async function choicesOf(door, field, values) {
  const { data_source: source, options } = field;
  if (!source) return { choices: written(options), more: false };
  /** @type {any[]} */
  const records = [];
  let cursor = "";
  do {
    const page = await door.ask("GET", address(source, values, cursor));
    records.push(...(page.result || []));
    cursor = page.next_cursor || "";
  } while (cursor && records.length < MOST);
  return { choices: records.slice(0, MOST).map((record) => choice(record, options)), more: Boolean(cursor) };
}

/** @param {Field["options"]} options */
function written(options) {
  const list = Array.isArray(options) ? options : [];
  return list.map(({ value, label }) => ({ value: String(value), label: label || String(value) }));
}

/**
 * The path of one page of the list, with the values of other fields in its query.
 * @param {NonNullable<Field["data_source"]>} source
 * @param {Record<string, unknown>} values
 * @param {string} cursor
 */
function address(source, values, cursor) {
  const query = new URLSearchParams({ limit: String(PAGE) });
  for (const [name, text] of flat(source.query || {})) {
    query.set(name, text.replaceAll(PLACEHOLDER, (_, other) => asText(values[other])));
  }
  if (cursor) query.set("next_cursor", cursor);
  const path = source.resource.split("/").map(encodeURIComponent).join("/");
  return `/unified/${path}?${query}`;
}

/**
 * A query as names and texts: what is inside another is written `name[operator]`.
 * @param {Record<string, unknown>} query
 * @returns {[string, string][]}
 */
function flat(query) {
  /** @type {[string, string][]} */
  const found = [];
  for (const [name, value] of Object.entries(query)) {
    const inner = value && typeof value === "object" ? flat(/** @type {any} */ (value)) : null;
    if (!inner) found.push([name, String(value)]);
    else for (const [key, text] of inner) found.push([`${name}[${key}]`, text]);
  }
  return found;
}

/** @param {unknown} value of a field; several are parted by commas */
function asText(value) {
  return Array.isArray(value) ? value.join(",") : String(value ?? "");
}

/**
 * @param {any} record
 * @param {Field["options"]} options the names of what to show of it
 * @returns {Choice}
 */
function choice(record, options) {
  const names = Array.isArray(options) || !options ? { value: "id", label: "name" } : options;
  const value = String(at(record, names.value) ?? "");
  const detail = "subText" in names && names.subText ? String(at(record, names.subText) ?? "") : "";
  return { value, label: String(at(record, names.label) ?? value), detail };
}

/**
 * A value within a record, by a path with dots.
 * @param {any} record
 * @param {string} path
 */
function at(record, path) {
  return path.split(".").reduce((part, name) => part?.[name], record);
}
