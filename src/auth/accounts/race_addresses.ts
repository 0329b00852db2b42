import { interrupted } from "../../core/abort.ts";
import type { Server, ServerAddress } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import { addressesOf, findAddress } from "../../core/server_address.ts";
import {
  proveAddress,
  type ProvedServer,
  type ProveOptions,
} from "./account_server.ts";
import type { AuthDependencies } from "../dependencies.ts";

type Dependencies = Pick<AuthDependencies, "servers" | "accounts" | "clock">;

/** The time until the next address is tried. Source: RFC 8305, section 8. */
const HEAD_START_MS = 250;
/** The time for which the address that answered last is tried first. */
const PREFERRED_MS = 10 * 60_000;
const PORTAL_HINT = "It looks as if this network wants a sign-in: open a web " +
  "page in a browser, then try again";

type Outcome =
  | { readonly index: number; readonly proved: ProvedServer }
  | { readonly index: number; readonly failure: Failure };

/**
 * Connects to the first address of a server at which the server proves its
 * identity. An address has a head start before the next one; the losers are
 * closed and never get a token.
 *
 * @param current the address that running work uses; it is tried first
 * @throws {Failure} the most informative failure, if the server answers nowhere
 */
export async function raceAddresses(
  deps: Dependencies,
  options: ProveOptions,
  { current = null }: { current?: string | null } = {},
): Promise<ProvedServer> {
  const { server } = options;
  const [first, ...others] = inOrder(deps, server, { current });
  const race = new Race(deps, { options, addresses: [first, ...others] });
  const proved = await race.run();
  const { url } = proved.address;
  if (url === server.url || url !== first.url) {
    remember(deps, { server, url });
  }
  return proved;
}

class Race {
  readonly #deps: Dependencies;
  readonly #options: ProveOptions;
  readonly #addresses: readonly ServerAddress[];
  readonly #startedMs: number;
  readonly #failures: Failure[] = [];
  readonly #running = new Map<number, Promise<Outcome>>();
  readonly #stops = new Map<number, AbortController>();

  constructor(
    deps: Dependencies,
    { options, addresses }: {
      options: ProveOptions;
      addresses: readonly ServerAddress[];
    },
  ) {
    this.#deps = deps;
    this.#options = options;
    this.#addresses = addresses;
    this.#startedMs = deps.clock.monotonicMs();
  }

  async run(): Promise<ProvedServer> {
    const { signal } = this.#options.call;
    try {
      for (let next = 0; next < this.#addresses.length; next++) {
        this.#start(next);
        const isLast = next === this.#addresses.length - 1;
        const proved = isLast
          ? await this.#untilProved()
          : await this.#duringHeadStart();
        if (proved !== null) return proved;
        if (signal?.aborted) throw interrupted();
      }
      throw worst(this.#failures);
    } finally {
      this.#stopOthers();
    }
  }

  #start(index: number): void {
    const stop = new AbortController();
    this.#stops.set(index, stop);
    this.#running.set(index, this.#try(index, stop.signal));
  }

  async #try(index: number, stop: AbortSignal): Promise<Outcome> {
    const address = this.#addresses[index] as ServerAddress;
    const { call, onOutcome } = this.#options;
    const given = call.signal === undefined ? [] : [call.signal];
    const signal = AbortSignal.any([stop, ...given]);
    let hasWon = false;
    try {
      const proved = await proveAddress(this.#deps, {
        ...this.#options,
        address,
        call: { ...call, ...this.#timeLeft(), signal },
        // An address that does not answer says nothing about the server.
        onOutcome: (failure) => {
          if (hasWon) onOutcome(failure);
        },
      });
      hasWon = true;
      return { index, proved };
    } catch (caught) {
      return { index, failure: toFailure(caught) };
    }
  }

  /** The limit of the call is for all addresses together. */
  #timeLeft(): { timeoutMs?: number } {
    const { timeoutMs } = this.#options.call;
    if (timeoutMs === undefined) return {};
    const passedMs = this.#deps.clock.monotonicMs() - this.#startedMs;
    return { timeoutMs: Math.max(1, timeoutMs - passedMs) };
  }

  /** @returns null when the time is over, or an address has failed */
  async #duringHeadStart(): Promise<ProvedServer | null> {
    const over = new AbortController();
    const wait = this.#deps.clock.wait(HEAD_START_MS, over.signal)
      .then(() => null, () => null);
    try {
      const first = await Promise.race([...this.#running.values(), wait]);
      return first === null ? null : this.#take(first);
    } finally {
      over.abort();
    }
  }

  /** @returns null if every address has failed */
  async #untilProved(): Promise<ProvedServer | null> {
    while (this.#running.size > 0) {
      const proved = this.#take(await Promise.race(this.#running.values()));
      if (proved !== null) return proved;
    }
    return null;
  }

  #take(outcome: Outcome): ProvedServer | null {
    this.#running.delete(outcome.index);
    if ("proved" in outcome) return outcome.proved;
    this.#failures.push(outcome.failure);
    return null;
  }

  /** Also closes a connection that is proved too late. */
  #stopOthers(): void {
    for (const [index, running] of this.#running) {
      this.#stops.get(index)?.abort();
      running.then(async (outcome) => {
        if ("proved" in outcome) await outcome.proved.connection.close();
      }).catch(toFailure);
    }
  }
}

/**
 * Returns the addresses in the order to try them, without those that the user
 * has removed since the token was read.
 */
function inOrder(
  { accounts, clock }: Dependencies,
  server: Server,
  { current }: { current: string | null },
): readonly [ServerAddress, ...ServerAddress[]] {
  const recorded = accounts.findServer(server.id);
  const isLeft = ({ url }: ServerAddress) =>
    recorded === null || findAddress(recorded, url) !== null;
  const addresses = addressesOf(server).filter(isLeft);
  const last = accounts.findLastAddress(server.id);
  const ageMs = last === null ? NaN : clock.now().getTime() - last.at.getTime();
  const isRecent = ageMs >= 0 && ageMs < PREFERRED_MS;
  const wanted = current ?? (isRecent ? last?.url : null);
  const preferred = addresses.filter((it) => it.url === wanted);
  const [first = addressesOf(server)[0], ...others] = new Set([
    ...preferred,
    ...addresses,
  ]);
  return [first, ...others];
}

/**
 * Remembers an address that won against one that was tried before it, or forgets
 * it if the first one answers again. The time is that of the win and not of the
 * last use, so that the first one gets its turn again. Never fails: a race in
 * another order does no harm.
 */
function remember(
  { accounts, clock }: Dependencies,
  { server, url }: { server: Server; url: string },
): void {
  try {
    const isFirst = url === server.url;
    if (isFirst && accounts.findLastAddress(server.id) === null) return;
    const last = isFirst ? null : { url, at: clock.now() };
    accounts.saveLastAddress(server.id, last);
  } catch (caught) {
    toFailure(caught);
  }
}

/** Returns the failure that says most about the network. */
function worst(failures: readonly Failure[]): Failure {
  const [first] = failures.toSorted((a, b) => rank(a) - rank(b));
  if (first === undefined) return interrupted();
  const reached = failures.filter((it) => rank(it) < SILENT);
  const isPortal = reached.length > 0 && reached.every(looksLikePortal);
  if (!isPortal) return first;
  const { kind, message, hint, details } = first;
  return new Failure(kind, message, {
    hint: `${PORTAL_HINT}. If it does not: ${hint}`,
    remedy: "sign-in-to-network",
    details,
  });
}

const SILENT = 2;

function rank({ kind }: Failure): number {
  if (kind === "cancelled") return 0;
  const isSilent = kind === "unreachable" || kind === "timeout";
  return isSilent ? SILENT : 1;
}

/** A captive portal shows its own certificate, redirects, or sends a page. */
function looksLikePortal({ kind }: Failure): boolean {
  return ["tls_untrusted", "insecure", "not_jellyfin"].includes(kind);
}
