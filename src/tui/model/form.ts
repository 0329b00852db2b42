import { graphemes } from "../../core/text_width.ts";
import type { AccountView, CommandInput } from "../../service/protocol.ts";

/** The fields of the sign-in form, in the order of Tab. */
export const FIELDS = ["url", "userName", "password"] as const;
export type Field = typeof FIELDS[number];

/** The result of an address. */
export interface FoundServer {
  readonly name: string;
  /** null when it does not say. */
  readonly version: string | null;
  /** null when it does not say. */
  readonly quickConnect: boolean | null;
  /** The certificate that the user accepted; null if the system trusts it. */
  readonly pinSha256: string | null;
  /** True if an account's address and trust are used, as they are stored. */
  readonly isStored?: boolean;
}

/** The user's input. Only this holds the password, until it is sent. */
export interface Form {
  readonly url: string;
  readonly userName: string;
  readonly password: string;
  readonly quickConnect: boolean;
  readonly field: Field;
  /** null until the address has been looked at. */
  readonly server: FoundServer | null;
}

export const EMPTY_FORM: Form = {
  url: "",
  userName: "",
  password: "",
  quickConnect: false,
  field: "url",
  server: null,
};

/** Returns the form for signing an account in again: only a password is missing. */
export function formFor(
  { serverUrl, serverName, userName, server }: AccountView,
): Form {
  return {
    ...EMPTY_FORM,
    url: serverUrl,
    userName,
    field: "password",
    server: {
      name: serverName,
      version: server?.version ?? null,
      quickConnect: null,
      pinSha256: null,
      isStored: true,
    },
  };
}

/** Fields that the chosen way of signing in needs. */
export function fieldsOf(form: Form): readonly Field[] {
  return form.quickConnect ? ["url"] : FIELDS;
}

export function move(form: Form, by: 1 | -1): Form {
  const fields = fieldsOf(form);
  const at = fields.indexOf(form.field);
  const field = fields[(at + by + fields.length) % fields.length] ?? "url";
  return { ...form, field };
}

export function isLastField(form: Form): boolean {
  return fieldsOf(form).at(-1) === form.field;
}

/** Adds what was typed or pasted. */
export function type(form: Form, text: string): Form {
  return changed(form, form[form.field] + printable(text));
}

/** Another address has not been looked at yet. */
function changed(form: Form, text: string): Form {
  const server = form.field === "url" ? null : form.server;
  return { ...form, [form.field]: text, server };
}

/** Removes control characters, which are no text. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "");
}

export function erase(form: Form): Form {
  return changed(form, eraseText(form[form.field]));
}

/** Takes the last character away, whole even where it has several units. */
export function eraseText(text: string): string {
  return graphemes(text).slice(0, -1).join("");
}

export function clear(form: Form): Form {
  return changed(form, "");
}

/**
 * Returns the command that the form stands for. An empty password is a
 * password.
 */
export function signInInput(form: Form): CommandInput<"sign-in"> {
  return {
    url: form.url,
    method: form.quickConnect ? { kind: "quick-connect" } : {
      kind: "password",
      userName: form.userName,
      password: form.password,
    },
    store: null,
    alias: null,
    force: false,
    caPem: null,
    pinSha256: form.server?.pinSha256 ?? null,
    trustNew: false,
    // An account with such an address was signed in to over loopback.
    allowLoopbackHttp: form.server?.isStored === true &&
      form.url.startsWith("http:"),
  };
}
