import { Failure } from "../core/failure.ts";
import type { Log } from "../core/log.ts";
import type {
  Clock,
  MediaServer,
  MediaServers,
  StoreProblem,
} from "../core/ports.ts";
import type { Proxy } from "../core/proxy.ts";
import { isLoopbackHost } from "../core/server_url.ts";
import { JellyfinServer } from "./jellyfin_server.ts";
import { limitsWithin } from "./http/limits.ts";
import { pinsProveKey } from "./http/pin_proof.ts";

export interface JellyfinServersOptions {
  /** The names of this program and machine, as the server shows them. */
  readonly client: string;
  readonly version: string;
  readonly device: string;
  readonly clock: Clock;
  /** From 0 to 1, for the jitter between tries. */
  readonly random: () => number;
  /** Receives a line per reply or failure, without headers, query and body. */
  readonly log?: Log | undefined;
  /** Returns the fault of the certificate variables; null if there is none. */
  readonly findStoreProblem?: () => StoreProblem | null;
  /**
   * Returns the proxy for a server; null to connect directly.
   *
   * @throws {Failure} `usage`
   */
  readonly findProxy?: (url: URL) => Proxy | null;
}

/** Opens Jellyfin servers by address: over https, or http to this machine. */
export class JellyfinServers implements MediaServers {
  readonly pinsProveKey = pinsProveKey();
  readonly deviceName: string;
  readonly #options: JellyfinServersOptions;

  constructor(options: JellyfinServersOptions) {
    this.#options = options;
    this.deviceName = options.device;
  }

  prepare(): void {
    import("./http/http_library.ts").catch(() => undefined); // open() reports it
  }

  // deno-lint-ignore require-await -- a throw must become a rejection
  async open(
    address: Parameters<MediaServers["open"]>[0],
  ): Promise<MediaServer> {
    const { url, trust, deviceId, signal } = address;
    const { client, version, device, clock, random, log } = this.#options;
    const parsed = URL.parse(url);
    if (parsed === null) {
      throw new Failure("usage", `Cannot use "${url}": it is not an address`);
    }
    refuseInsecure(parsed, trust.allowLoopbackHttp);
    const storeProblem = parsed.protocol === "https:"
      ? this.#options.findStoreProblem?.() ?? null
      : null;
    if (storeProblem?.breaksTls) throw unusableStore(storeProblem);
    return new JellyfinServer({
      url,
      trust,
      limits: limitsWithin(address.timeoutMs),
      clock,
      random,
      log,
      signal,
      onOutcome: address.onOutcome,
      headers: address.headers ?? null,
      certificate: address.certificate ?? null,
      storeProblem,
      proxy: this.#options.findProxy?.(parsed) ?? null,
      identity: { client, version, device, deviceId },
    });
  }
}

function unusableStore({ variable, state }: StoreProblem): Failure {
  return new Failure(
    "usage",
    `Cannot read certificate authorities of ${variable}: ${state}`,
    { hint: `Correct or unset ${variable}` },
  );
}

function refuseInsecure(url: URL, allowLoopbackHttp: boolean): void {
  if (url.protocol === "https:") return;
  const loopback = url.protocol === "http:" && isLoopbackHost(url.hostname);
  if (loopback && allowLoopbackHttp) return;
  throw new Failure(
    "insecure",
    `Cannot use "${url.origin}": it is not https://`,
  );
}
