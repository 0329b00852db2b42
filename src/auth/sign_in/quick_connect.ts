import { Failure, type FailureKind, toFailure } from "../../core/failure.ts";
import type {
  MediaServer,
  QuickConnectRequest,
  SignInReply,
} from "../../core/ports.ts";
import type { AccountLock } from "../accounts/account_lock.ts";
import type { AuthDependencies, TellingOptions } from "../dependencies.ts";
import { reportingLostReply } from "./lost_reply.ts";

/** Jellyfin 10.10 to 12 forgets a request after 10 minutes. */
const CODE_LIFE_MS = 10 * 60_000;
const POLL_EVERY_MS = 2_000;
/** Half an hour in all, which is enough to find another device. */
const MAX_CODES = 3;
/** Temporary failures, during which the code stays valid. */
const PASSING: readonly FailureKind[] = [
  "unreachable",
  "timeout",
  "server_error",
];

interface Options<T> extends TellingOptions {
  readonly server: MediaServer;
  readonly serverUrl: string;
  /** Stores the token that the code was exchanged for. */
  readonly store: (lock: AccountLock, reply: SignInReply) => Promise<T>;
}

/**
 * Shows codes until one is approved on another device. A temporary failure does
 * not end the wait; a code that the server has forgotten is replaced. The
 * account lock is held while the code is exchanged and the token stored: the
 * server revokes the previous token of the same device, so the last token that
 * it issued must be the stored one.
 *
 * @returns the result of `store`
 * @throws {Failure} `forbidden` when Quick Connect is off, or is turned off
 * @throws {Failure} `expired` when no code was approved in time
 */
export async function signInWithQuickConnect<T>(
  deps: AuthDependencies,
  options: Options<T>,
): Promise<T> {
  const { clock } = deps;
  const { server, serverUrl, tell } = options;
  for (let codes = 1;; codes++) {
    const request = await server.startQuickConnect();
    const deadlineMs = clock.monotonicMs() + CODE_LIFE_MS;
    const expiresAt = new Date(clock.now().getTime() + CODE_LIFE_MS);
    const { code } = request;
    tell({ kind: "quick-connect-code", code, serverUrl, expiresAt });
    const outcome = await waitFor(deps, request, {
      ...options,
      deadlineMs,
    });
    if (typeof outcome !== "string") {
      if (outcome.status === "rejected") throw outcome.reason;
      return outcome.value;
    }
    if (codes === MAX_CODES) throw noCodeApproved(serverUrl);
    tell({ kind: "notice", text: `${outcome}; here is a new code` });
  }
}

/** Returns the result, or the reason why a new code is needed. */
async function waitFor<T>(
  deps: AuthDependencies,
  request: QuickConnectRequest,
  options: Options<T> & { deadlineMs: number },
): Promise<PromiseSettledResult<T> | string> {
  const { clock } = deps;
  let interrupted = false;
  while (clock.monotonicMs() < options.deadlineMs) {
    await clock.wait(POLL_EVERY_MS, options.signal);
    try {
      const stored = await askOnce(deps, request, options);
      if (stored !== null) return stored;
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
  return "The code expired";
}

/** Returns null if the code is not approved yet. */
async function askOnce<T>(
  deps: AuthDependencies,
  { secret }: QuickConnectRequest,
  { server, store, ...call }: Options<T>,
): Promise<PromiseSettledResult<T> | null> {
  if (!await server.pollQuickConnect(secret)) return null;
  return await deps.alone(async (lock) => {
    const reply = await reportingLostReply(
      call,
      () => server.redeemQuickConnect(secret),
    );
    // A failure from here on ends the wait.
    const [stored] = await Promise.allSettled([store(lock, reply)]);
    return stored;
  });
}

/**
 * Returns why the server no longer knows a code: long before the code expires,
 * a restart is the likely reason.
 */
function forgotten(
  clock: AuthDependencies["clock"],
  { deadlineMs }: { deadlineMs: number },
): string {
  const early = deadlineMs - clock.monotonicMs() > CODE_LIFE_MS / 10;
  return early
    ? "The server no longer knows the code; it may have restarted"
    : "The code expired";
}

function noCodeApproved(serverUrl: string): Failure {
  return new Failure(
    "expired",
    `Cannot sign in to "${serverUrl}": no code was approved before ` +
      "it expired",
  );
}
