// @ts-check
/**
 * Crossfoot's pickers: fields for ledger accounts, dimensions, vendors and customers of Sage Intacct.
 *
 *   <script type="module" src="https://crossfoot.example.com/assets/crossfoot-pickers.js"></script>
 *   <crossfoot-account-picker name="account" label="Account"></crossfoot-account-picker>
 *
 * They work with an integrated account's token, which your server makes; see docs/embedding.md.
 */
import { AccountPicker, ContactPicker, DimensionPicker } from "./pickers/elements.js";
import { configure } from "./pickers/session.js";

const ELEMENTS = {
  "crossfoot-account-picker": AccountPicker,
  "crossfoot-dimension-picker": DimensionPicker,
  "crossfoot-contact-picker": ContactPicker,
};
for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(name)) customElements.define(name, element);
}

export { AccountPicker, ContactPicker, DimensionPicker, configure };
