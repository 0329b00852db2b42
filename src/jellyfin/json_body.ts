import { Failure } from "../core/failure.ts";
import { headerOf, type HttpReply } from "./transport.ts";

const JSON_TYPE = /^(application|text)\/([a-z.-]+\+)?json\b/i;

/**
 * The JSON of a reply as it is, for decoders that pick what they know.
 *
 * @throws {Failure} `not_jellyfin` when it is not JSON; nothing is quoted
 */
export function readJsonBody(reply: HttpReply, path: string): unknown {
  if (!JSON_TYPE.test(headerOf(reply, "content-type") ?? "")) {
    throw misfit(path, "it is not JSON");
  }
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return JSON.parse(decoder.decode(reply.body));
  } catch {
    throw misfit(path, "it is not well-formed JSON");
  }
}

/** The failure for a reply that is not what was agreed on. */
export function misfit(path: string, state: string): Failure {
  return new Failure(
    "not_jellyfin",
    `Cannot read reply to "${path}": ${state}`,
    { details: { path } },
  );
}
