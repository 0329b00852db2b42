import { problemError, validationError } from "./error_replies.ts";

/** What a member of a body must be, or a list of the words it may be. */
export type MemberKind =
  | "id"
  | "text"
  | "integer"
  | "boolean"
  | "date"
  | "any"
  | readonly string[];

/** A body whose member names are in lower case. */
export type Model = ReadonlyMap<string, unknown>;

/**
 * A JSON body as the server's model binding reads it: names ignore case, what
 * is not in the table is ignored, one member of a wrong kind refuses it all.
 *
 * @param name what the server calls the body in its refusal
 * @returns the reply that refuses it, or the members
 */
export async function readModel(
  request: Request,
  name: string,
  members: Readonly<Record<string, MemberKind>>,
): Promise<Model | Response> {
  const type = request.headers.get("content-type") ?? "";
  const text = await request.text();
  if (!/\bjson\b/i.test(type) && text !== "") {
    return problemError(415, "Unsupported Media Type");
  }
  const required = { [name]: [`The ${name} field is required.`] };
  if (text === "") {
    const empty = "A non-empty request body is required.";
    return validationError({ "": [empty], ...required });
  }
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const message = "The JSON value could not be converted. Path: $";
    return validationError({ $: [message], ...required });
  }
  const kinds = new Map(
    Object.entries(members).map(([key, kind]) => [key.toLowerCase(), kind]),
  );
  const model = new Map<string, unknown>();
  for (const [key, it] of Object.entries(value)) {
    const kind = kinds.get(key.toLowerCase());
    if (kind === undefined || it === null) continue;
    if (!isOfKind(it, kind)) {
      const message = `The JSON value could not be converted. Path: $.${key}`;
      return validationError({ [`$.${key}`]: [message], ...required });
    }
    model.set(key.toLowerCase(), it);
  }
  return model;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const GUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

function isOfKind(value: unknown, kind: MemberKind): boolean {
  if (kind === "any") return true;
  if (kind === "boolean") return typeof value === "boolean";
  if (kind === "integer") return Number.isInteger(Number(value));
  // A number is read as its digits.
  if (kind === "text" && typeof value === "number") return true;
  if (typeof value !== "string") return false;
  if (kind === "text") return true;
  if (kind === "id") return GUID.test(value);
  if (kind === "date") return !Number.isNaN(Date.parse(value));
  return kind.some((it) => it.toLowerCase() === value.toLowerCase());
}

/** An id without dashes, or empty. */
export function idIn(model: Model, name: string): string {
  return String(model.get(name) ?? "").replaceAll("-", "").toLowerCase();
}

/** Empty where the member is missing. */
export function textIn(model: Model, name: string): string {
  return String(model.get(name) ?? "");
}

/** null where the member is missing. */
export function numberIn(model: Model, name: string): number | null {
  return model.has(name) ? Number(model.get(name)) : null;
}
