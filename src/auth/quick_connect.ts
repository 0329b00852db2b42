import { Failure, toFailure } from "../core/failure.ts";
import type {
  MediaServer,
  QuickConnectRequest,
  SignInReply,
} from "../core/ports.ts";
import type { AuthParts, TellingOptions } from "./auth_parts.ts";

/** Jellyfin 10.10 to 12: a request lives 10 minutes; then it is unknown. */
const CODE_LIFE_MS = 10 * 60_000;
const POLL_EVERY_MS = 2_000;
/** Enough for a person to find another device; nobody waits for ever. */
const MAX_CODES = 3;

/**
 * Shows codes until one is approved on another device.
 *
 * @throws {Failure} `forbidden` when Quick Connect is off
 * @throws {Failure} `expired` when no code was approved in time
 */
export async function signInWithQuickConnect(
  parts: Pick<AuthParts, "clock">,
  options: TellingOptions & { server: MediaServer; serverUrl: string },
): Promise<SignInReply> {
  const { server, serverUrl, tell } = options;
  for (let codes = 0; codes < MAX_CODES; codes++) {
    const request = await server.startQuickConnect();
    const expiresAt = new Date(parts.clock.now().getTime() + CODE_LIFE_MS);
    const { code } = request;
    tell({ kind: "quick-connect-code", code, serverUrl, expiresAt });
    if (await approved(parts, request, options)) {
      return await server.redeemQuickConnect(request.secret);
    }
  }
  throw new Failure(
    "expired",
    `Cannot sign in to "${serverUrl}": no code was approved in time`,
  );
}

/** Polls until approval (true) or until the code is gone (false). */
async function approved(
  { clock }: Pick<AuthParts, "clock">,
  request: QuickConnectRequest,
  options: { server: MediaServer; signal?: AbortSignal },
): Promise<boolean> {
  const deadlineMs = clock.monotonicMs() + CODE_LIFE_MS;
  while (clock.monotonicMs() < deadlineMs) {
    await clock.wait(POLL_EVERY_MS, options.signal);
    try {
      if (await options.server.pollQuickConnect(request.secret)) return true;
    } catch (caught) {
      const failure = toFailure(caught);
      if (failure.kind === "expired") return false;
      throw failure;
    }
  }
  return false;
}
