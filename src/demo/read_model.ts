import { problemError, validationError } from "./error_replies.ts";

/** The type of a member of a body, or the words that it allows. */
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
 * Reads a JSON body like the server's model binding: ignores the case of names
 * and unknown members; one member of a wrong type refuses the body.
 *
 * @param name the server's name of the body in its refusal
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

/** Returns an id without dashes, or an empty text. */
export function idIn(model: Model, name: string): string {
  return String(model.get(name) ?? "").replaceAll("-", "").toLowerCase();
}

/** Returns an empty text if the member is missing. */
export function textIn(model: Model, name: string): string {
  return String(model.get(name) ?? "");
}

/** Returns null if the member is missing. */
export function numberIn(model: Model, name: string): number | null {
  return model.has(name) ? Number(model.get(name)) : null;
}
