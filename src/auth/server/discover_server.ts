import { interrupted } from "../../core/abort.ts";
import { NO_DEVICE, type Server, type Trust } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { PublicInfo } from "../../core/ports.ts";
import { changed, withServer } from "../accounts/account_server.ts";
import { refuseDroppedHeader } from "../../core/dropped_header.ts";
import type { AuthDependencies, CallOptions } from "../dependencies.ts";
import { findAddress, findServerAt } from "../../core/server_address.ts";
import { normaliseServerUrl } from "../../core/server_url.ts";
import { findHttps, isInsecure } from "./https_instead.ts";
import { type Place, placesOf } from "./server_addresses.ts";
import { factsOf, type SeenCertificate, seenIn } from "./certificate.ts";

/** The time limit for all addresses together, unless the user sets another. */
const LIMIT_MS = 20_000;
/** The most redirects of one address that are tried as base paths. */
const REDIRECTS_MAX = 3;
const PIN_IT = "If this certificate is yours, use `--pin` or `--ca-file`; " +
  "otherwise somebody may be intercepting the connection";

export interface ServerTest {
  /** The address that works, or the one with the most informative failure. */
  readonly url: string;
  readonly info: PublicInfo | null;
  readonly quickConnect: boolean | null;
  readonly certificate: SeenCertificate | null;
  readonly clockSkewMs: number | null;
  /** Why no sign-in is possible there; null when one is. */
  readonly problem: Failure | null;
  /** All addresses that were tried. */
  readonly tried: readonly string[];
}

export interface TestRequest extends Trust {
  /** The address as the user typed it. */
  readonly url: string;
}

/**
 * Finds the server that the user means and reports what matters before a
 * sign-in. Sends no token and follows no redirect. Leaves one trace: the server
 * keeps an unapproved Quick Connect code until it expires.
 *
 * @throws {Failure} `usage` if it is not an address, `insecure` for http:// on
 * a host without HTTPS, `cancelled`
 */
export async function discoverServer(
  deps: AuthDependencies,
  request: TestRequest,
  call: CallOptions,
): Promise<ServerTest> {
  const typed = normaliseServerUrl(request.url);
  const places =
    isInsecure(typed, deps, { allowLoopbackHttp: request.allowLoopbackHttp })
      ? placesOf(await findHttps(deps, typed, call))
      : placesOf(request.url);
  const found = new AbortController();
  const given = call.signal ? [call.signal] : [];
  const search: Search = {
    deps,
    request,
    signal: AbortSignal.any([found.signal, ...given]),
    deadlineMs: deps.clock.monotonicMs() + (call.timeoutMs ?? LIMIT_MS),
    tried: [],
  };
  // All at once: a port behind a firewall is as slow as the limit.
  const searches = places.map((it) => searchPlace(search, it));
  try {
    const result = await firstGood(searches);
    if (call.signal?.aborted) throw result.problem ?? interrupted();
    return { ...result, tried: search.tried };
  } finally {
    found.abort();
    await Promise.allSettled(searches);
  }
}

interface Search {
  readonly deps: AuthDependencies;
  readonly request: TestRequest;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  readonly tried: string[];
}
type Outcome = Omit<ServerTest, "tried">;

/**
 * Returns the first good outcome in the order of the addresses, or the most
 * informative failure.
 */
async function firstGood(
  searches: readonly Promise<Outcome>[],
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const search of searches) {
    const outcome = await search;
    if (outcome.problem === null) return outcome;
    outcomes.push(outcome);
  }
  const [best] = outcomes.toSorted((a, b) => silence(a) - silence(b));
  if (best === undefined) throw interrupted();
  return best;
}

/** Ranks outcomes by how little they reveal: a closed port is last. */
function silence({ problem }: Outcome): number {
  if (problem === null) return 0;
  const isNetwork = problem.kind === "unreachable" ||
    problem.kind === "timeout";
  // A handshake error has no system error code.
  return isNetwork ? (problem.code === null ? 2 : 3) : 1;
}

/** Tries one base path after the other, and the one that a redirect names. */
async function searchPlace(
  search: Search,
  { origin, paths }: Place,
): Promise<Outcome> {
  const left = [...paths];
  const outcomes: Outcome[] = [];
  const asked = new Set<string>();
  let redirects = 0;
  for (let path = left.shift(); path !== undefined; path = left.shift()) {
    if (asked.has(path)) continue;
    asked.add(path);
    const outcome = await tryAddress(search, `${origin}${path}`);
    outcomes.push(outcome);
    const { problem } = outcome;
    if (problem?.kind !== "not_jellyfin" || isOver(search)) break;
    const { location } = problem.details;
    const named = typeof location === "string" ? URL.parse(location) : null;
    const isHere = named?.origin === new URL(origin).origin;
    if (isHere && redirects++ < REDIRECTS_MAX) {
      left.unshift(named.pathname.replace(/\/$/, ""));
    }
  }
  return outcomes.find((it) => it.problem?.kind !== "not_jellyfin") ??
    outcomes[0] ?? noReply(origin, interrupted());
}

function isOver({ deps, signal, deadlineMs }: Search): boolean {
  return signal.aborted || deps.clock.monotonicMs() >= deadlineMs;
}

async function tryAddress(search: Search, url: string): Promise<Outcome> {
  const { deps, request, signal, deadlineMs } = search;
  const known = findServerAt(deps.accounts.listServers(), url);
  const recorded = known && findAddress(known, url);
  const trust = trustFor(request, recorded?.trust);
  const timeoutMs = Math.max(1, deadlineMs - deps.clock.monotonicMs());
  search.tried.push(url);
  const call = { timeoutMs, signal };
  const destination = { url, trust, deviceId: NO_DEVICE, call };
  let seen: Outcome = noReply(url, interrupted());
  try {
    return await withServer({ deps, options: destination }, async (server) => {
      const info = await server.publicInfo().catch((caught) => {
        const clockSkewMs = server.clockSkewMs();
        seen = { ...seen, certificate: seenIn(server), clockSkewMs };
        throw caught;
      });
      seen = {
        url,
        info,
        quickConnect: null,
        certificate: seenIn(server),
        clockSkewMs: server.clockSkewMs(),
        problem: info.startupWizardCompleted
          ? otherThanKnown(deps, { known, url, info })
          : unready(url),
      };
      if (seen.problem) return seen;
      seen = { ...seen, quickConnect: await server.quickConnectEnabled() };
      await refuseDroppedHeader(server);
      return seen;
    });
  } catch (caught) {
    const problem = toFailure(caught);
    if (problem.kind === "insecure" && url.startsWith("http:")) throw problem;
    return {
      ...seen,
      certificate: factsOf(problem) ?? seen.certificate,
      problem: withFittingHint(problem),
    };
  }
}

/**
 * Replaces hints that name `--trust-new`, which a test does not have, or the
 * test.
 */
function withFittingHint(problem: Failure): Failure {
  switch (problem.remedy) {
    case "tls_untrusted":
    case "pin-self-signed":
      return problem.hinting(PIN_IT);
    case "unreachable":
      return problem.hinting("Check the address, its port and the network");
    default:
      return problem;
  }
}

/** Returns the trust to connect with. Options override the record. */
function trustFor(request: TestRequest, recorded?: Trust): Trust {
  return {
    caPem: request.caPem ?? recorded?.caPem ?? null,
    pinSha256: request.pinSha256 ?? recorded?.pinSha256 ?? null,
    allowLoopbackHttp: request.allowLoopbackHttp ||
      (recorded?.allowLoopbackHttp ?? false),
  };
}

function noReply(url: string, problem: Failure): Outcome {
  return {
    url,
    info: null,
    quickConnect: null,
    certificate: null,
    clockSkewMs: null,
    problem,
  };
}

/**
 * Returns a failure if another server answers at an address that accounts use.
 */
function otherThanKnown(
  { accounts }: AuthDependencies,
  { known, url, info }: {
    known: Server | null;
    url: string;
    info: PublicInfo;
  },
): Failure | null {
  if (known === null || known.id === info.id) return null;
  const isUsed = accounts.listAccounts().some((it) => it.serverId === known.id);
  return isUsed ? changed({ ...known, url }, info) : null;
}

function unready(url: string): Failure {
  return new Failure(
    "server_error",
    `Cannot sign in to "${url}": the server is starting or not set up`,
    { hint: "Wait until it is ready, or finish the setup in a browser" },
  );
}
