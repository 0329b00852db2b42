/** The client of the service's real worker, with a server on loopback. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { WorkerClient } from "../../src/service/worker_client.ts";
import { findPaths } from "../../src/system/paths.ts";
import type { WorkerStart } from "../../src/worker.ts";
import { serviceClientContract } from "../contracts/service_client_contract.ts";

/** It has no keyring: tokens go to the encrypted file. */
const SYSTEM = "android";

function startWorker(home: string): Worker {
  const url = new URL("../../src/worker.ts", import.meta.url);
  const worker = new Worker(url, { type: "module" });
  const paths = findPaths(SYSTEM, {
    jellytauHome: home,
    home,
    localAppData: null,
    xdgDataHome: null,
    xdgConfigHome: null,
    xdgCacheHome: null,
    xdgStateHome: null,
  });
  const start: WorkerStart = {
    paths,
    system: SYSTEM,
    passphrase: null,
    credentialsDirectory: null,
    logLevel: null,
    account: null,
  };
  worker.postMessage(start);
  return worker;
}

serviceClientContract("WorkerClient with a worker", {
  ownIsolate: true,
  leavesTimers: true,
  async lend(check) {
    const home = await Deno.makeTempDir({ prefix: "jellytau-worker-" });
    const demo = await startDemoServer({ items: 1 });
    // Nobody accepts its connections, so that no handshake ever ends.
    const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const client = new WorkerClient(startWorker(home));
    try {
      await check({
        client,
        url: demo.url,
        pinSha256: demo.certificate.sha256,
        silentUrl: `https://127.0.0.1:${silent.addr.port}`,
      });
    } finally {
      await client.close();
      silent.close();
      await demo.stop();
      await Deno.remove(home, { recursive: true });
    }
  },
});
