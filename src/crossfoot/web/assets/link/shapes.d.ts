/** What the server's JSON looks like to the pages: types only, nothing of it is loaded. */

export type StepName = "company" | "sender" | "sign_in" | "entity" | "permissions" | "done";

/** A page of the dialog. `user` explains what `sign_in` then asks for. */
export type View = StepName | "user";

export type Right = "granted" | "missing" | "unknown";

export interface Entity {
  id: string;
  name: string;
}

export interface MissingPermission {
  application: string;
  permission: string;
  rights: string[];
}

export interface Probe {
  resource: string;
  label: string;
  read: Right;
  write: Right | null; // null: nothing of it can be written
  missing: MissingPermission[];
}

export interface Brand {
  name: string;
  logo: string | null;
  colour: string | null;
}

/** The contract's message to whoever opened the dialog. */
export interface Outcome {
  is_truto: true;
  result: "success" | "error";
  integration: string;
  integrated_account_id?: string;
  error?: string;
  error_type?: string;
}

/** The whole state of one connection, as each answer of the server tells it. */
export interface Attempt {
  mode: "new" | "reconnect";
  step: StepName;
  integration: { name: string; label: string };
  brand: Brand;
  sender_id: string | null;
  company_id: string | null;
  company_fixed: boolean; // the customer has no say in it
  user_id: string | null;
  entities: Entity[];
  entity_id: string | null;
  permissions: Probe[];
  sign_ins_left: number;
  post_connect: null | { integrated_account_token: string };
  result: Outcome | null;
  redirect_uri: string | null;
}

/** One field of a post-connect form (unified-api §3.6). */
export interface Field {
  name: string;
  type: "single_select" | "multi_select" | "text" | "password" | "checkbox" | "hidden";
  label?: string;
  help_text?: string;
  placeholder?: string;
  required?: boolean;
  depends_on?: string[];
  disabled_text?: string;
  default?: unknown;
  data_source?: { type: "unified"; resource: string; method?: string; query?: Record<string, unknown> };
  options?: { value: string; label: string; subText?: string } | { value: string; label: string }[];
}

export interface Form {
  integration: string;
  integrated_account_id: string;
  steps: { type: "form"; config: { fields: Field[] } }[];
  values: Record<string, unknown>;
}

/** Something that can be chosen from a list. */
export interface Choice {
  value: string;
  label: string;
  detail?: string;
}
