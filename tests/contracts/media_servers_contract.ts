import { OF_CONNECTIONS } from "./media_servers_connections.ts";
import { OF_QUICK_CONNECT } from "./media_servers_quick_connect.ts";
import { OF_TOKENS } from "./media_servers_tokens.ts";
import type { MediaServersUnderTest } from "./media_servers_opener.ts";
import { type Lend, testPromises } from "./promises.ts";

/**
 * Tests what all `MediaServers` promise, and the `MediaServer` that they open,
 * but for its library and its media.
 */
export function mediaServersContract(
  name: string,
  options: { lend: Lend<MediaServersUnderTest>; leavesTimers?: boolean },
): void {
  const promises = [...OF_CONNECTIONS, ...OF_TOKENS, ...OF_QUICK_CONNECT];
  testPromises(name, promises, options);
}
