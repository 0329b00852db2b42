import { SYSTEM_TRUST, type Trust } from "../../src/core/account.ts";
import type { Failure } from "../../src/core/failure.ts";
import type { MediaServer, MediaServers } from "../../src/core/ports.ts";

/**
 * A server with the users `demo` (password `demo`) and `ada` (no password),
 * whose certificate is trusted only with its pin, and the means to change the
 * server.
 */
export interface MediaServersUnderTest {
  readonly servers: MediaServers;
  readonly url: string;
  readonly pinSha256: string;
  /** The address of a port that refuses connections. */
  readonly closedUrl: string;
  /** The address of a server that accepts connections and never answers. */
  readonly silentUrl: string;
  readonly host: {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    setQuickConnect(isOn: boolean): void;
    /** Lets all codes expire. */
    expireCodes(): void;
    /** Redirects every call to another origin. */
    redirect(): void;
  };
}

export interface OpenOptions {
  readonly url?: string;
  readonly trust?: Partial<Trust>;
  readonly deviceId?: string;
  readonly signal?: AbortSignal;
  readonly onOutcome?: (failure: Failure | null) => void;
}

/** Opens the server, with its pin unless other trust is given. */
export function open(
  it: MediaServersUnderTest,
  options: OpenOptions = {},
): Promise<MediaServer> {
  const { url = it.url, deviceId = "9".repeat(32), ...rest } = options;
  const { trust = { pinSha256: it.pinSha256 }, ...more } = rest;
  return it.servers.open({
    url,
    deviceId,
    ...more,
    trust: { ...SYSTEM_TRUST, ...trust },
  });
}

/** Opens the server, and closes it after use. */
export async function withServer<T>(
  it: MediaServersUnderTest,
  use: (server: MediaServer) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> {
  const server = await open(it, options);
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}
