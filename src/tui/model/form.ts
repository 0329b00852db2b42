import type { AccountView, CommandInput } from "../../service/protocol.ts";
import { END, type Typed } from "./text_input.ts";

/** The fields of the sign-in form, in the order of Tab. */
export const FIELDS = ["url", "userName", "password"] as const;
export type Field = typeof FIELDS[number];

/** The server at the typed address. */
export interface FoundServer {
  readonly name: string;
  /** null if the server does not send it. */
  readonly version: string | null;
  /** null if the server does not send it. */
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
  /** The position in that field; see `Typed`. */
  readonly caret: number;
  /** null until the server has been found. */
  readonly server: FoundServer | null;
}

export const EMPTY_FORM: Form = {
  url: "",
  userName: "",
  password: "",
  quickConnect: false,
  field: "url",
  caret: END,
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

/** Returns the fields that this method of signing in needs. */
export function fieldsOf(form: Form): readonly Field[] {
  return form.quickConnect ? ["url"] : FIELDS;
}

export function move(form: Form, by: 1 | -1): Form {
  const fields = fieldsOf(form);
  const at = fields.indexOf(form.field);
  const field = fields[(at + by + fields.length) % fields.length] ?? "url";
  return { ...form, field, caret: END };
}

export function isLastField(form: Form): boolean {
  return fieldsOf(form).at(-1) === form.field;
}

/** Returns the line of the current field. */
export function lineOf(form: Form): Typed {
  return { text: form[form.field], caret: form.caret };
}

/** Changes the current field; forgets the server when its address changes. */
export function withLine(form: Form, { text, caret }: Typed): Form {
  const { field } = form;
  const isOther = field === "url" && text !== form.url;
  const server = isOther ? null : form.server;
  return { ...form, [field]: text, caret, server };
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
    // Only a loopback address is stored with http.
    allowLoopbackHttp: form.server?.isStored === true &&
      form.url.startsWith("http:"),
  };
}
