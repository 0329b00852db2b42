import type { DemoOptions } from "./demo_options.ts";

/**
 * Returns the reply of an access proxy to a request without its headers, which
 * has no header of the server; null if it lets the request through.
 */
export function refusalOfProxy(
  request: Request,
  { accessHeaders }: DemoOptions,
): Response | null {
  const isAllowed = Object.entries(accessHeaders ?? {})
    .every(([name, value]) => request.headers.get(name) === value);
  if (isAllowed) return null;
  const headers = { "content-type": "text/html" };
  return new Response("<h1>Access denied</h1>", { status: 403, headers });
}
