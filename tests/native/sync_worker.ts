/**
 * Syncs in a process of its own until it is done or killed.
 *
 *   sync_worker.ts <folder> <url> <server id>
 *
 * Takes the CA from the folder and leaves the database there.
 */
import { Secret } from "../../src/core/secret.ts";
import { JellyfinServers } from "../../src/jellyfin/jellyfin_servers.ts";
import { syncLibraries } from "../../src/library/sync/sync_libraries.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { systemClock } from "../../src/system/clock.ts";

const [folder = "", url = "", serverId = ""] = Deno.args;
const servers = new JellyfinServers({
  client: "JellyTau",
  version: "0",
  device: "test",
  clock: systemClock,
  random: () => 0.5,
});
const caPem = await Deno.readTextFile(`${folder}/ca.pem`);
const trust = { caPem, pinSha256: null, allowLoopbackHttp: false };
const server = await servers.open({ url, trust, deviceId: "8".repeat(32) });
const password = new Secret("demo");
const { token, userId } = await server.signInWithPassword("demo", password);
const library = openLibraryIndex(`${folder}/metadata.db`);
const account = { serverId, userId };
const report = await syncLibraries({ library, clock: systemClock }, {
  account,
  server: server.as(token),
  full: false,
  tell: () => undefined,
});
library.close();
await server.close();
const told = new TextEncoder().encode(`${JSON.stringify(report)}\n`);
await Deno.stdout.write(told);
