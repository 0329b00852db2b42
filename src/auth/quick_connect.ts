import { Failure, type FailureKind, toFailure } from "../core/failure.ts";
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
/** What passes by itself: the code lives on meanwhile. */
const PASSING: readonly FailureKind[] = [
  "unreachable",
  "timeout",
  "server_error",
];

type Options = TellingOptions & { server: MediaServer; serverUrl: string };

/**
 * Shows codes until one is approved on another device. A network that fails
 * for a while does not end it; a code that is gone is replaced.
 *
 * @throws {Failure} `forbidden` when Quick Connect is off, or is turned off
 * @throws {Failure} `expired` when no code was approved in time
 */
export async function signInWithQuickConnect(
  { clock }: Pick<AuthParts, "clock">,
  options: Options,
): Promise<SignInReply> {
  const { server, serverUrl, tell } = options;
  for (let codes = 1;; codes++) {
    const request = await server.startQuickConnect();
    const deadlineMs = clock.monotonicMs() + CODE_LIFE_MS;
    const expiresAt = new Date(clock.now().getTime() + CODE_LIFE_MS);
    const { code } = request;
    tell({ kind: "quick-connect-code", code, serverUrl, expiresAt });
    const outcome = await waitFor({ clock }, request, {
      ...options,
      deadlineMs,
    });
    if (typeof outcome !== "string") return outcome;
    if (codes === MAX_CODES) throw nobodyApproved(serverUrl);
    tell({ kind: "notice", text: `${outcome}; here is a new one` });
  }
}

/** The answer to an approved code, or in words why it is of no use any more. */
async function waitFor(
  { clock }: Pick<AuthParts, "clock">,
  request: QuickConnectRequest,
  options: Options & { deadlineMs: number },
): Promise<SignInReply | string> {
  let interrupted = false;
  while (clock.monotonicMs() < options.deadlineMs) {
    await clock.wait(POLL_EVERY_MS, options.signal);
    try {
      const reply = await askOnce(options.server, request);
      if (reply !== null) return reply;
      interrupted = false;
    } catch (caught) {
      const failure = toFailure(caught);
      if (failure.kind === "expired") return forgotten(clock, options);
      if (!PASSING.includes(failure.kind)) throw failure;
      const text = `${failure.message}; still waiting`;
      if (!interrupted) options.tell({ kind: "notice", text });
      interrupted = true;
    }
  }
  return "The code was not approved in time";
}

/** null while nobody has approved it. */
async function askOnce(
  server: MediaServer,
  { secret }: QuickConnectRequest,
): Promise<SignInReply | null> {
  const isApproved = await server.pollQuickConnect(secret);
  return isApproved ? await server.redeemQuickConnect(secret) : null;
}

/** A code that goes long before its time was forgotten by a restart. */
function forgotten(
  clock: AuthParts["clock"],
  { deadlineMs }: { deadlineMs: number },
): string {
  const early = deadlineMs - clock.monotonicMs() > CODE_LIFE_MS / 10;
  return early
    ? "The server does not know the code any more (was it restarted?)"
    : "The code was not approved in time";
}

function nobodyApproved(serverUrl: string): Failure {
  return new Failure(
    "expired",
    `Cannot sign in to "${serverUrl}": no code was approved in time`,
  );
}
