import { openDependencies } from "../../src/app/dependencies.ts";
import { keySourcesWithout } from "../../src/app/key_sources.ts";
import { Secret } from "../../src/core/secret.ts";
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { InProcessClient } from "../../src/service/in_process_client.ts";
import { Service } from "../../src/service/service.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { findPaths } from "../../src/system/paths.ts";
import { assertEquals } from "@std/assert";

/** Longer than a download takes on a busy machine. */
const DOWNLOAD_LIMIT_MS = 120_000;

/**
 * Prepares a home as the program does, but in this process, which takes a small
 * part of the time: a start of the program costs more than most commands.
 */
async function inHome(
  { home, dataHome }: { home: string; dataHome: string | null },
  use: (client: ServiceClient) => Promise<void>,
): Promise<void> {
  const homes = {
    jellytauHome: null,
    home,
    localAppData: null,
    xdgDataHome: dataHome,
    xdgConfigHome: null,
    xdgCacheHome: null,
    xdgStateHome: null,
  };
  const deps = openDependencies({
    paths: findPaths(Deno.build.os === "darwin" ? "darwin" : "linux", homes),
    // It has no keyring.
    system: "android",
    personPresent: false,
    keySources: keySourcesWithout({
      passphrase: null,
      credentialsDirectory: null,
    }),
    tell: () => undefined,
  });
  try {
    await use(new InProcessClient(new Service(deps.service)));
  } finally {
    deps.close();
  }
}

/** Signs in to a demo server with an encrypted file, as `demo` by default. */
export function signIn(
  demo: DemoServer,
  home: string,
  { dataHome = null, userName = "demo", password = "demo" }: {
    dataHome?: string | null;
    userName?: string;
    password?: string;
  } = {},
): Promise<void> {
  return inHome({ home, dataHome }, async (client) => {
    await client.send("sign-in", {
      url: demo.url,
      method: { kind: "password", userName, password: new Secret(password) },
      store: "file",
      alias: null,
      force: false,
      caPem: demo.certificate.caPem,
      pinSha256: null,
      trustNew: false,
      allowLoopbackHttp: false,
    });
  });
}

/** Syncs the libraries of the active account. */
export function syncLibraries(home: string): Promise<void> {
  return inHome({ home, dataHome: null }, async (client) => {
    const input = { account: null, full: false };
    const { skipped } = await client.send("sync-library", input);
    assertEquals(skipped, []);
  });
}

/** Downloads an item of the active account into the default folder. */
export function downloadItem(home: string, itemId: string): Promise<void> {
  return inHome({ home, dataHome: null }, async (client) => {
    const { downloads } = await client.send("start-download", {
      account: null,
      items: [itemId],
      folder: null,
      parallel: 1,
      timeoutMs: DOWNLOAD_LIMIT_MS,
    });
    assertEquals(downloads.map((it) => it.state), ["done"]);
  });
}
