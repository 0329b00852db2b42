import { isBlank, sanitize } from "../../core/printable.ts";

/** Source: `PATH_MAX` of Linux. */
const MAX_LENGTH = 4_096;
/** Matches a scheme, or a parameter of a query. */
const ADDRESS = /:\/\/|[?&][\w.-]+=/;

/**
 * Returns the path of an item's file on the server. Returns null for an address:
 * that of a stream may hold a token, and is not shown or stored.
 */
export function filePathOf(value: unknown): string | null {
  if (typeof value !== "string" || ADDRESS.test(value)) return null;
  if (value.length > MAX_LENGTH) return null;
  const path = sanitize(value).trim();
  return isBlank(path) ? null : path;
}
