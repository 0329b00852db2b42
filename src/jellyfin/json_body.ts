import { parseJson, unexpectedReply } from "./decode/json.ts";
import { headerOf, type HttpReply } from "./http/transport.ts";

const JSON_TYPE = /^(application|text)\/([a-z.-]+\+)?json\b/i;

/**
 * Parses the JSON of a reply, for decoders that pick the fields they know.
 *
 * @throws {Failure} `not_jellyfin` if it is not JSON, without quoting the body
 */
export function readJsonBody(
  reply: HttpReply,
  path: string,
  options: { maxDepth?: number | undefined } = {},
): unknown {
  if (!JSON_TYPE.test(headerOf(reply, "content-type") ?? "")) {
    throw unexpectedReply(path, "it is not JSON");
  }
  return parseJson(reply.body, path, options);
}
