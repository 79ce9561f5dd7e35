// @ts-check
/**
 * The three pickers. A picker of dimensions or contacts that names an account picker in `account`
 * is required while the chosen account requires its dimension.
 *
 * @typedef {import("./choices.js").Choice} Choice
 */
import { Picker } from "./picker.js";

/** A field for a ledger account: `<crossfoot-account-picker name="account">`. */
export class AccountPicker extends Picker {
  get resource() {
    return "accounting/accounts";
  }

  narrowing() {
    return { type: this.getAttribute("type") || "general_ledger" };
  }

  /** The dimensions without which nothing can be posted to the chosen account. */
  get requiredDimensions() {
    return this.selected?.required_dimensions ?? [];
  }

  /** @param {Choice} choice */
  detail(choice) {
    const needed = (choice.required_dimensions ?? []).map((one) => one.replaceAll("_", " "));
    return needed.length ? this.words.needs(needed) : "";
  }

  /** @param {Choice} choice */
  refusal(choice) {
    const journal = this.getAttribute("purpose") === "journal";
    return journal && choice.subledger_only ? this.words.subledgerOnly : "";
  }
}

/** A picker of what an account may require. */
class DimensionOfAccount extends Picker {
  /** @type {Node | null} */
  #watched = null;

  /** The dimension, in the words of an account's `required_dimensions`. */
  get dimension() {
    return "";
  }

  connectedCallback() {
    this.#watched = this.getRootNode();
    this.#watched.addEventListener("crossfoot-selected", this.#heed);
    super.connectedCallback();
  }

  disconnectedCallback() {
    this.#watched?.removeEventListener("crossfoot-selected", this.#heed);
    super.disconnectedCallback();
  }

  forget() {
    super.forget();
    this.#obey();
  }

  /** @param {Event} event */
  #heed = (event) => {
    const { target } = event;
    if (target instanceof AccountPicker && target.id === this.getAttribute("account")) this.#obey();
  };

  #obey() {
    const id = this.getAttribute("account");
    const root = /** @type {ParentNode | null} */ (this.#watched);
    const found = id ? root?.querySelector(`#${CSS.escape(id)}`) : null;
    const account = found instanceof AccountPicker ? found : null;
    const needs = account?.requiredDimensions.includes(this.dimension) ?? false;
    this.neededBy = needs ? (account?.selected?.number ?? account?.value ?? "") : "";
  }
}

/** A field for a value of a dimension: `<crossfoot-dimension-picker kind="department">`. */
export class DimensionPicker extends DimensionOfAccount {
  get resource() {
    return "accounting/tracking_categories";
  }

  get dimension() {
    return this.getAttribute("kind") || "department";
  }

  narrowing() {
    return { category_type: this.dimension };
  }
}

/** A field for a vendor or a customer: `<crossfoot-contact-picker type="vendor">`. */
export class ContactPicker extends DimensionOfAccount {
  get resource() {
    return "accounting/contacts";
  }

  get dimension() {
    return this.getAttribute("type") || "vendor";
  }

  narrowing() {
    return { contact_type: this.dimension };
  }

  /** @param {Choice} choice */
  refusal(choice) {
    return choice.on_hold ? this.words.onHold : "";
  }
}
