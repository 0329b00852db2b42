import { problemError } from "./error_replies.ts";

export type Body = ReadonlyMap<string, unknown>;

/** Names are matched without regard to case, as the server does. */
export async function readBody(request: Request): Promise<Body | Response> {
  const type = request.headers.get("content-type") ?? "";
  const text = await request.text();
  if (!/\bjson\b/i.test(type)) {
    return problemError(415, "Unsupported Media Type");
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) throw new SyntaxError();
    const entries = Object.entries(value);
    return new Map(entries.map(([key, it]) => [key.toLowerCase(), it]));
  } catch {
    return problemError(400, "Bad Request");
  }
}

export function textOf(body: Body, name: string): string {
  const value = body.get(name);
  return typeof value === "string" ? value : "";
}
