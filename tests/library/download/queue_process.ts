/** Works on a download queue until it is empty, as one of several processes. */
import { Secret } from "../../../src/core/secret.ts";
import { JellyfinServers } from "../../../src/jellyfin/jellyfin_servers.ts";
import { ActiveTasks } from "../../../src/library/download/active_tasks.ts";
import { runQueue } from "../../../src/library/download/run_queue.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { SystemDownloadFiles } from "../../../src/system/download_files.ts";
import { openMetadata } from "../../metadata/open_metadata.ts";

/** The input of the process, on its standard input. */
export interface QueueProcessInput {
  readonly folder: string;
  readonly root: string;
  readonly url: string;
  readonly caPem: string;
  readonly serverId: string;
  readonly userId: string;
  readonly token: string;
}

async function run(input: QueueProcessInput): Promise<void> {
  const { folder, root, url, caPem, serverId, userId, token } = input;
  const servers = new JellyfinServers({
    client: "JellyTau",
    version: "0",
    device: "test",
    clock: systemClock,
    random: () => 0.5,
  });
  const trust = { caPem, pinSha256: null, allowLoopbackHttp: false };
  const deviceId = "9".repeat(32);
  const server = await servers.open({ url, trust, deviceId });
  const { downloads } = openMetadata(`${folder}/metadata.db`);
  const files = new SystemDownloadFiles(root);
  const account = {
    serverId,
    userId,
    userName: "demo",
    alias: null,
    active: true,
    tokenStorage: "encrypted-file" as const,
    deviceId,
    signedInAt: new Date(),
  };
  const session = { account, server: server.as(new Secret(token)) };
  await runQueue({ downloads, files, clock: systemClock }, {
    work: new ActiveTasks(),
    signal: new AbortController().signal,
    stays: false,
    parallel: 2,
    tell: () => undefined,
    withSession: (_, use) => use(session),
    refill: () => Promise.resolve(),
    onBlocked: () => undefined,
  });
}

if (import.meta.main) {
  await run(await new Response(Deno.stdin.readable).json());
  Deno.exit(0); // the HTTP library keeps a timer
}
