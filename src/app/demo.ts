import type { DemoSession } from "../cli/context.ts";
import { Secret } from "../core/secret.ts";
import { NO_SETTINGS, type Settings } from "../core/settings.ts";
import { tokenKey } from "../core/token_key.ts";
import { type DemoServer, startDemoServer } from "../demo/demo_server.ts";
import { openTui } from "./tui.ts";
import { openDependencies } from "./dependencies.ts";
import { InProcessClient } from "../service/in_process_client.ts";
import { Service } from "../service/service.ts";
import { Listeners } from "../service/service_client.ts";
import type { ScreenEnvironment } from "../system/environment.ts";
import { findPaths, type Homes, type System } from "../system/paths.ts";
import { keySourcesWithout } from "./key_sources.ts";

const NO_HOMES: Homes = {
  jellytauHome: null,
  home: null,
  localAppData: null,
  xdgDataHome: null,
  xdgConfigHome: null,
  xdgCacheHome: null,
  xdgStateHome: null,
};

const USER = "demo";
const PASSWORD = "demo";

/**
 * Starts a server and creates a home folder for the demo alone. `close` removes
 * them, with an entry that the demo left in the keyring, and must always be
 * called.
 */
export async function openDemoSession(
  { system, screen, signal, sessionBus = null, settings, ...more }: {
    system: System;
    screen: ScreenEnvironment;
    signal: AbortSignal;
    sessionBus?: string | null;
    /** The user's settings for the TUI; none if absent. */
    settings?: Settings;
    /** The number of items in the library; a realistic number if absent. */
    items?: number;
    /** If true, adds the irregular items of real libraries. */
    irregular?: boolean;
  },
): Promise<DemoSession & { readonly server: DemoServer }> {
  const server = await startDemoServer({ hostname: "localhost", ...more });
  const home = await Deno.makeTempDir({ prefix: "jellytau-demo-" });
  const paths = findPaths(system, { ...NO_HOMES, jellytauHome: home });
  const given = { passphrase: null, credentialsDirectory: null };
  const listeners = new Listeners();
  const deps = openDependencies({
    paths,
    system,
    personPresent: false,
    keySources: keySourcesWithout(given),
    tell: (event) => listeners.tell(event),
  });
  const { storages } = deps.service;
  const user = server.users.findUser(USER);
  const key = tokenKey(server.options.id, user?.id ?? "");
  return {
    server,
    serverUrl: server.url,
    caPem: server.certificate.caPem,
    userName: USER,
    password: new Secret(PASSWORD),
    client: new InProcessClient(new Service(deps.service), listeners),
    openTui: (look) =>
      openTui({
        ...{ look, screen, paths, system, given, sessionBus, signal },
        settings: withoutFolder(settings),
        notice: `Demo server ${server.url}: user ${USER}, password ${PASSWORD}`,
      }),
    async findTraces(token) {
      const stored = await storagesWith(storages, key);
      return [...stored, ...filesWith(home, token)];
    },
    tokensSeenOutside: () => server.log.tokensSeenOutside(),
    async close() {
      await removeEntry(storages, key);
      deps.close();
      await server.stop();
      await Deno.remove(home, { recursive: true });
    },
  };
}

/** The downloads of the demo are deleted with everything else of it. */
function withoutFolder(
  { values, ...settings }: Settings = NO_SETTINGS,
): Settings {
  const { "download.folder": _, ...others } = values;
  return { ...settings, values: others };
}

type Storages = ReturnType<typeof openDependencies>["service"]["storages"];
type Key = ReturnType<typeof tokenKey>;

async function storagesWith(storages: Storages, key: Key): Promise<string[]> {
  const { storage } = await storages.choose("auto");
  const entry = await storage.findEntry(key);
  return entry === null ? [] : [`the storage (${storage.kind})`];
}

/** Removes the demo's entry, which remains if the demo was interrupted. */
async function removeEntry(storages: Storages, key: Key): Promise<void> {
  const { available, kind } = await storages.probeKeyring();
  if (available && kind) await storages.at(kind).delete(key);
}

/** Returns every file under a folder that contains the token. */
function filesWith(folder: string, token: Secret): string[] {
  const needle = token.expose();
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesWith(path, token);
    const text = new TextDecoder("latin1").decode(Deno.readFileSync(path));
    return text.includes(needle) ? [path] : [];
  });
}
