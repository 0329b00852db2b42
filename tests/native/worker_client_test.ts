/** Tests the client of the service's real worker, with a server on loopback. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { WorkerClient } from "../../src/service/worker_client.ts";
import { findPaths } from "../../src/system/paths.ts";
import type { WorkerStart } from "../../src/app/worker.ts";
import { serviceClientContract } from "../contracts/service_client_contract.ts";

/** A system without a keyring, where tokens go to the encrypted file. */
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
    sessionBus: null,
    logLevel: null,
    account: null,
    settings: {},
  };
  worker.postMessage(start);
  return worker;
}

/** Accepts connections and answers none, so that no handshake ever ends. */
function listenSilently() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const serving = acceptAll(listener, open);
  return {
    url: `https://127.0.0.1:${listener.addr.port}`,
    pendingCalls: () => open.size,
    async close() {
      listener.close();
      await serving;
    },
  };
}

async function acceptAll(
  listener: Deno.TcpListener,
  open: Set<Deno.Conn>,
): Promise<void> {
  const lost: Promise<void>[] = [];
  for await (const connection of listener) {
    open.add(connection);
    const reading = connection.readable.pipeTo(new WritableStream());
    lost.push(
      reading.catch(() => undefined) // it was reset
        .then(() => void open.delete(connection)),
    );
  }
  await Promise.all(lost);
}

serviceClientContract("WorkerClient with a worker", {
  ownIsolate: true,
  leavesTimers: true,
  async lend(check) {
    const home = await Deno.makeTempDir({ prefix: "jellytau-worker-" });
    const demo = await startDemoServer({ items: 1 });
    const silent = listenSilently();
    const client = new WorkerClient(startWorker(home));
    try {
      await check({
        client,
        url: demo.url,
        pinSha256: demo.certificate.sha256,
        silentUrl: silent.url,
        pendingCalls: silent.pendingCalls,
      });
    } finally {
      await client.close();
      await silent.close();
      await demo.stop();
      await Deno.remove(home, { recursive: true });
    }
  },
});
