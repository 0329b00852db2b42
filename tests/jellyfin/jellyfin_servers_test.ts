/** Tests the real client with the contract of its port, on every generation. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { mediaServersContract } from "../contracts/media_servers_contract.ts";
import { servers, sharedCertificate } from "./jellyfin_fixture.ts";

const TWENTY_MINUTES_MS = 20 * 60_000;

/** Returns the address of a port without a listener. */
function closedUrl(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `https://127.0.0.1:${listener.addr.port}`;
}

for (const mode of ["10.10", "10.11", "12"] as const) {
  mediaServersContract(`JellyfinServers on ${mode}`, {
    leavesTimers: true,
    async lend(check) {
      const certificate = await sharedCertificate();
      const demo = await startDemoServer({ certificate, mode, items: 1 });
      const { users, options } = demo;
      // Nothing accepts its connections, so no handshake ever ends.
      const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      try {
        await check({
          servers,
          url: demo.url,
          pinSha256: certificate.sha256,
          closedUrl: closedUrl(),
          silentUrl: `https://127.0.0.1:${silent.addr.port}`,
          host: {
            id: options.id,
            name: options.serverName,
            version: options.version,
            setQuickConnect: (isOn) => users.quickConnect = isOn,
            expireCodes: () => users.skippedMs += TWENTY_MINUTES_MS,
            redirect: () => options.httpsOrigin = "https://other.example",
          },
        });
      } finally {
        silent.close();
        await demo.stop();
      }
    },
  });
}
