/** The five shapes in which Jellyfin reports an error. */

/** The framework refused: no body, no `WWW-Authenticate`. */
export function emptyError(status: 401 | 403 | 503): Response {
  return new Response(null, { status });
}

/** An exception reached the middleware. */
export function textError(status: number): Response {
  return new Response("Error processing request.", {
    status,
    headers: { "content-type": "text/plain" },
  });
}

/** A controller said why. */
export function messageError(status: number, message: string): Response {
  return json(message, status);
}

/** A bare status of a controller, or model validation. */
export function problemError(status: number, title: string): Response {
  const type = "https://tools.ietf.org/html/rfc9110#section-15.5.1";
  const traceId = `00-${"0".repeat(32)}-${"0".repeat(16)}-00`;
  return json({ type, title, status, traceId }, status);
}

/** The server is starting. */
export function startingError(): Response {
  return new Response("<html><body>Jellyfin is starting</body></html>", {
    status: 503,
    headers: { "content-type": "text/html", "retry-after": "005" },
  });
}

/** JSON as Jellyfin writes it: null members are left out. */
export function json(value: unknown, status = 200): Response {
  const text = JSON.stringify(value, (_, it) => it === null ? undefined : it);
  return new Response(text, {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
  });
}
