import type { RequestHeaders } from "../core/request_headers.ts";

/**
 * Returns the advice for a reply that an access proxy may have sent instead of
 * the server: set the headers that it asks for, or check those that are set.
 */
export function accessAdvice(
  url: string,
  headers: RequestHeaders | null,
): string {
  const { origin } = new URL(url);
  if (headers === null) {
    return "if it is an access proxy, set the headers that it asks for with " +
      `\`jellytau server header set ${origin} <name>\``;
  }
  return `check the values of ${headers.names.join(", ")}, which may have ` +
    `expired: \`jellytau server header set ${origin} <name>\``;
}
