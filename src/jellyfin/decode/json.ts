import { Failure } from "../../core/failure.ts";
import { JsonBoundsError, parseBoundedJson } from "./bounded_json.ts";

/**
 * Parses JSON within the limits of {@link parseBoundedJson}.
 *
 * @throws {Failure} `not_jellyfin`, without quoting the body
 */
export function parseJson(
  body: Uint8Array,
  path: string,
  { maxDepth }: { maxDepth?: number | undefined } = {},
): unknown {
  try {
    return parseBoundedJson(body, maxDepth);
  } catch (caught) {
    if (caught instanceof JsonBoundsError) {
      throw unexpectedReply(path, caught.message);
    }
    throw unexpectedReply(path, "it is not well-formed JSON");
  }
}

/** Returns the failure for a reply that breaks the protocol. */
export function unexpectedReply(path: string, state: string): Failure {
  return new Failure(
    "not_jellyfin",
    `Cannot read reply to "${path}": ${state}`,
    { details: { path } },
  );
}
