/** JSON and error replies in Jellyfin's forms. */

/**
 * Replies as Kestrel or the framework does to refuse: no body, no
 * `WWW-Authenticate`.
 */
export function emptyError(status: 401 | 403 | 404 | 500 | 503): Response {
  return new Response(null, { status });
}

/** Replies as the middleware does to an exception. */
export function textError(status: number): Response {
  return chunked("Error processing request.", { status, type: "text/plain" });
}

/** Replies with a controller's reason. */
export function messageError(status: number, message: string): Response {
  return json(message, status);
}

/** Replies with a bare status of a controller. */
export function problemError(status: number, title: string): Response {
  return json(problem(status, title), status);
}

/** Replies as model validation does to refuse a parameter or a body. */
export function validationError(
  errors: Readonly<Record<string, readonly string[]>>,
): Response {
  const title = "One or more validation errors occurred.";
  const { type, status, traceId } = problem(400, title);
  return json({ type, title, status, errors, traceId }, 400);
}

/** Refuses a parameter of a query or a path that cannot be parsed. */
export function notValid(name: string, value: string): Response {
  return validationError({ [name]: [`The value '${value}' is not valid.`] });
}

/** Source: RFC 9110, sections of the status codes. */
const SECTIONS: Readonly<Record<number, string>> = {
  400: "15.5.1",
  404: "15.5.5",
  415: "15.5.16",
};

function problem(status: number, title: string) {
  const section = SECTIONS[status] ?? "15.5.1";
  const type = `https://tools.ietf.org/html/rfc9110#section-${section}`;
  const traceId = `00-${"0".repeat(32)}-${"0".repeat(16)}-00`;
  return { type, title, status, traceId };
}

/**
 * Replies as the temporary server does during a migration on every other path.
 */
export function standInPage(): Response {
  const body = new Blob(["<html><body>Jellyfin is starting</body></html>"]);
  const headers = { "content-type": "text/html", "retry-after": "005" };
  return new Response(body.stream(), { status: 503, headers });
}

/**
 * Replies as the temporary server does to a request for its public information.
 */
export function standInRefusal(): Response {
  return new Response(null, { status: 503, headers: { "retry-after": "005" } });
}

/**
 * Replies as routes do before the server's core has started: no `Retry-After`.
 */
export function loadingError(): Response {
  return chunked("Jellyfin Server is loading. Please try again shortly.", {
    status: 503,
    type: "text/html",
  });
}

/** Writes JSON as Jellyfin does: leaves out undefined members. */
export function json(value: unknown, status = 200): Response {
  const type = "application/json; charset=utf-8";
  return chunked(escaped(JSON.stringify(value)), { status, type });
}

/** Sends a reply without a length, like all JSON that the server serializes. */
export function chunked(
  text: string,
  { status, type }: { status: number; type: string },
): Response {
  const body = new Blob([text]).stream();
  return new Response(body, { status, headers: { "content-type": type } });
}

const ESCAPED = /\\(["\\])|[\u007f-\uffff'+&<>`]/g;

/** Source: .NET `JavaScriptEncoder.Default`. */
function escaped(text: string): string {
  return text.replace(ESCAPED, (found, after) => {
    if (after === "\\") return found;
    const code = after ? 0x22 : found.charCodeAt(0);
    return `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
  });
}
