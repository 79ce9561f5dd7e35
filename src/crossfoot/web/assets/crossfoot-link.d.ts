/** Crossfoot's link dialog in a page of yours; see docs/embedding.md. */

/** What the dialog says when the customer is through. */
export interface LinkResult {
  is_truto: true;
  result: "success" | "error";
  integration: string;
  integrated_account_id: string;
}

/** What a refused promise carries, unless it is the text `closed` or `blocked`. */
export interface LinkError extends Error {
  error: string;
  error_type:
    | "invalid_token"
    | "invalid_integration"
    | "connection_error"
    | "post_install_error"
    | "validation_error"
    | "rapid_form_error";
  integration?: string;
  integrated_account_id?: string;
}

/** Where Crossfoot is, and where its dialog is shown: in a frame over the page by default. */
export interface WindowOptions {
  /** Crossfoot's address; by default the one that this module was loaded from. */
  baseUrl?: string;
  /** `false` opens a window of its own. */
  iframe?: boolean;
  /** Leave this page for the dialog; it ends at the link token's `redirect_uri`. */
  sameWindow?: boolean;
  /** Of the window, in pixels: 700 by default. */
  width?: number;
  /** Of the window, in pixels: 800 by default. */
  height?: number;
}

export interface AuthenticateOptions extends WindowOptions {
  /** `sageintacct`: skips the choice of an integration. */
  integration?: string;
  /** Only these integrations may be chosen. */
  integrations?: string[];
  /** Offer no way back to the choice of an integration. */
  noBack?: boolean;
  authFormat?: "api_key" | "oauth2" | "oauth2_client_credentials" | "keka_oauth";
  /** Leave the form out that comes after connecting. */
  skipRapidForm?: boolean;
}

export interface RapidFormOptions extends WindowOptions {
  integration?: string;
  additionalContext?: Record<string, unknown>;
  /** Choices that must stay chosen, by field: `{field: {message}}`. */
  preventDeselect?: Record<string, { message: string }>;
  /** Fields that cannot be changed: `{field: {message}}`. */
  disabledFields?: Record<string, { message: string }>;
}

/** Have a customer connect a company, or repair its connection. */
export default function authenticate(
  linkToken: string,
  options: AuthenticateOptions & { sameWindow: true },
): undefined;
export default function authenticate(
  linkToken: string,
  options?: AuthenticateOptions,
): Promise<LinkResult>;

/** Show the form that comes after connecting. */
export function rapidForm(
  integratedAccountToken: string,
  options: RapidFormOptions & { sameWindow: true },
): undefined;
export function rapidForm(
  integratedAccountToken: string,
  options?: RapidFormOptions,
): Promise<LinkResult>;

/** Always refused: Sage Intacct has no files to pick. */
export function showFilePicker(
  name: string,
  integratedAccountToken?: string,
  config?: object,
): Promise<never>;
