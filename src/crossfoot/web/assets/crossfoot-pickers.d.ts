/** Crossfoot's pickers; see docs/embedding.md. */

export interface PickerOptions {
  /** Crossfoot's address; by default the one that the module was loaded from. */
  baseUrl?: string;
  /** A token of the integrated account. It lasts for 15 minutes. */
  token?: string;
  /** Brings a token: at first, and whenever one has lapsed. */
  tokenProvider?: () => Promise<string> | string;
  /** Read in this entity instead of the account's own; "" is the company's top level. */
  entity?: string;
  /** Keeps the recent choices of several integrated accounts apart, in one tab. */
  scope?: string;
}

/** Say once for all pickers of the page where the server is, and who brings tokens. */
export function configure(options: PickerOptions): void;

/** A record as the unified API shows it. */
export interface Choice {
  id: string;
  number?: string | null;
  name?: string | null;
  parent?: string | null;
  [field: string]: unknown;
}

/** What all pickers have; their events are `change` and `crossfoot-error`. */
declare class Picker extends HTMLElement {
  /** What the form sends: the record's id, or its number with `value-field="number"`. */
  value: string;
  required: boolean;
  token: string;
  tokenProvider: PickerOptions["tokenProvider"] | null;
  readonly selected: Choice | null;
  readonly form: HTMLFormElement | null;
  readonly name: string;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  open(): void;
  checkValidity(): boolean;
  reportValidity(): boolean;
}

export class AccountPicker extends Picker {
  /** The dimensions without which nothing can be posted to the chosen account. */
  readonly requiredDimensions: string[];
}
export class DimensionPicker extends Picker {}
export class ContactPicker extends Picker {}

declare global {
  interface HTMLElementTagNameMap {
    "crossfoot-account-picker": AccountPicker;
    "crossfoot-dimension-picker": DimensionPicker;
    "crossfoot-contact-picker": ContactPicker;
  }
}
