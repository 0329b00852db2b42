/** Tests every client of the service with the same contract. */
import { InProcessClient } from "../../src/service/in_process_client.ts";
import { Service } from "../../src/service/service.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { WorkerClient } from "../../src/service/worker_client.ts";
import { serve } from "../../src/service/worker_server.ts";
import { HOME, makeFixture } from "../auth/auth_fixture.ts";
import { serviceClientContract } from "../contracts/service_client_contract.ts";
import { FakeMediaServers, FakeServer } from "../fakes/fake_media_servers.ts";
import { serviceDependencies } from "./service_dependencies.ts";

const SILENT = "https://silent.example:8920";
const PIN = "ab".repeat(32);

/**
 * Makes a service without a keyring, a server that needs a pin and a silent
 * one.
 */
function makeService() {
  const fixture = makeFixture({ keyringAvailable: false });
  const silent = new FakeServer();
  fixture.home.needsPin = true;
  silent.silent = true;
  const servers = new FakeMediaServers({
    [HOME]: fixture.home,
    [SILENT]: silent,
  });
  const service = new Service({ ...serviceDependencies(fixture), servers });
  return { service, silent };
}

function underTest(client: ServiceClient, silent: FakeServer) {
  return {
    client,
    url: HOME,
    pinSha256: PIN,
    silentUrl: SILENT,
    pendingCalls: () => silent.pendingCalls,
  };
}

serviceClientContract("InProcessClient", {
  lend(check) {
    const { service, silent } = makeService();
    return check(underTest(new InProcessClient(service), silent));
  },
});

serviceClientContract("WorkerClient", {
  ownIsolate: true,
  async lend(check) {
    const { port1, port2 } = new MessageChannel();
    const { service, silent } = makeService();
    serve(port2, service);
    const client = new WorkerClient(
      Object.assign(port1, { terminate: () => port1.close() }),
    );
    port1.start();
    port2.start();
    await check(underTest(client, silent));
    await client.close();
    port2.close();
  },
});
