// @ts-check
/** How pickers look: quiet by default, and the page's own by custom properties and parts. */

const CSS = `
:host {
  --accent: var(--crossfoot-accent, light-dark(#0b6e4f, #4fc79a));
  --text: var(--crossfoot-text, light-dark(#16201c, #e9efec));
  --muted: var(--crossfoot-muted, light-dark(#5a6761, #9fb0a8));
  --surface: var(--crossfoot-surface, light-dark(#ffffff, #161d1a));
  --border: var(--crossfoot-border, light-dark(#8b9892, #62726a));
  --hover: var(--crossfoot-hover, light-dark(#eef4f1, #22302a));
  --danger: var(--crossfoot-danger, light-dark(#b3261e, #ff9a8f));
  --radius: var(--crossfoot-radius, 8px);
  display: inline-block;
  inline-size: 20rem;
  max-inline-size: 100%;
  color: var(--text);
  font: var(--crossfoot-font, inherit);
  line-height: 1.4;
  text-align: start;
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
label { display: block; margin-block-end: 0.3em; font-weight: 550; }
:host(:state(required)) label::after { content: " *"; color: var(--danger); }
.field {
  display: flex;
  align-items: center;
  gap: 0.25em;
  min-block-size: 2.6em;
  padding-inline: 0.75em 0.35em;
  border: 1px solid var(--border);
  border-radius: var(--radius);
  background: var(--surface);
  transition: border-color 0.12s, box-shadow 0.12s;
}
.field:focus-within {
  border-color: var(--accent);
  box-shadow: 0 0 0 3px color-mix(in srgb, var(--accent) 28%, transparent);
}
:host(:state(invalid)) .field { border-color: var(--danger); }
:host(:disabled) .field { opacity: 0.55; }
input {
  flex: 1;
  min-inline-size: 0;
  padding: 0.45em 0;
  border: 0;
  outline: 0;
  background: none;
  color: inherit;
  font: inherit;
  text-overflow: ellipsis;
}
input::placeholder { color: var(--muted); opacity: 1; }
button {
  display: grid;
  place-items: center;
  inline-size: 2em;
  block-size: 2em;
  padding: 0;
  border: 0;
  border-radius: calc(var(--radius) - 2px);
  background: none;
  color: var(--muted);
  font: inherit;
  cursor: pointer;
}
button:hover { background: var(--hover); color: var(--text); }
button[hidden] { display: none; }
svg { inline-size: 1em; block-size: 1em; fill: none; stroke: currentColor; stroke-width: 1.8; }
.chevron { pointer-events: none; color: var(--muted); padding-inline: 0.4em; display: grid; }
.chevron svg { transition: rotate 0.15s; }
:host(:state(open)) .chevron svg { rotate: 180deg; }
:host(:state(busy)) .chevron svg { animation: busy 0.8s 0.25s linear infinite; }
@keyframes busy { 50% { opacity: 0.2; } }
.note, .problem { margin-block-start: 0.3em; font-size: 0.875em; color: var(--muted); }
.problem { color: var(--danger); }
.note:empty, .problem:empty { display: none; }
.list {
  position: fixed;
  inset: auto;
  margin: 0;
  padding: 0.3em;
  overflow: auto;
  overscroll-behavior: contain;
  border: 1px solid color-mix(in srgb, var(--border) 55%, transparent);
  border-radius: calc(var(--radius) + 2px);
  background: var(--surface);
  color: var(--text);
  box-shadow: var(--crossfoot-shadow, 0 12px 32px -8px rgb(0 0 0 / 0.28), 0 2px 6px rgb(0 0 0 / 0.1));
}
.heading { padding: 0.5em 0.65em 0.25em; font-size: 0.8em; font-weight: 600; color: var(--muted); }
.option {
  display: grid;
  grid-template-columns: auto minmax(0, 1fr);
  column-gap: 0.75em;
  align-items: baseline;
  padding: 0.45em 0.65em;
  padding-inline-start: calc(0.65em + var(--level, 0) * 1.1em);
  border-radius: calc(var(--radius) - 2px);
  cursor: pointer;
}
.option:not([aria-disabled="true"]):hover { background: var(--hover); }
.option.active { background: color-mix(in srgb, var(--accent) 16%, var(--surface)); }
.option[aria-selected="true"] .name { font-weight: 600; }
.option[aria-disabled="true"] { cursor: not-allowed; }
.option[aria-disabled="true"] :is(.number, .name) { color: var(--muted); text-decoration: line-through; }
.number { color: var(--muted); font-variant-numeric: tabular-nums; }
.name { overflow-wrap: anywhere; }
.name:only-of-type { grid-column: 1 / -1; }
.number ~ .detail { grid-column: 2; }
.detail { font-size: 0.85em; color: var(--muted); }
mark { background: none; color: var(--accent); font-weight: 650; text-decoration: inherit; }
.empty { padding: 0.7em 0.65em; color: var(--muted); }
.empty button {
  inline-size: auto; block-size: auto; margin-block-start: 0.5em; padding: 0.35em 0.8em;
  border: 1px solid var(--border); color: var(--text);
}
.aside { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
@media (forced-colors: active) {
  .option.active { outline: 2px solid Highlight; outline-offset: -2px; }
  mark { color: inherit; text-decoration: underline; }
}
`;

/** @type {CSSStyleSheet | null} */
let sheet = null;

/** The sheet that all pickers share. */
export function style() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
