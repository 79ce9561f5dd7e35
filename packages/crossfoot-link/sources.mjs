// The package is made of the very files that the server serves. They are brought here while npm
// packs, and taken away again, so that there is one source of them.
import { cpSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const assets = join(root, "src/crossfoot/web/assets");
const sources = [
  ...["crossfoot-link.js", "crossfoot-link.d.ts", "crossfoot-pickers.js", "crossfoot-pickers.d.ts"],
  "pickers",
].map((name) => [join(assets, name), join(here, name)]);
sources.push([join(root, "LICENSE"), join(here, "LICENSE")]);

for (const [source, target] of sources) {
  rmSync(target, { recursive: true, force: true });
  if (process.argv[2] === "bring") cpSync(source, target, { recursive: true });
}
