import { Failure } from "../../core/failure.ts";
import { JsonBoundsError, parseBoundedJson } from "./bounded_json.ts";
import { headerOf, type HttpReply } from "./transport.ts";

const JSON_TYPE = /^(application|text)\/([a-z.-]+\+)?json\b/i;

/**
 * Reads the JSON of a reply as it is, for decoders that pick what they know.
 *
 * @throws {Failure} `not_jellyfin` when it is not JSON; nothing is quoted
 */
export function readJsonBody(reply: HttpReply, path: string): unknown {
  if (!JSON_TYPE.test(headerOf(reply, "content-type") ?? "")) {
    throw unexpectedReply(path, "it is not JSON");
  }
  return parseJson(reply.body, path);
}

/** @throws {Failure} `not_jellyfin`, without quoting the body */
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
