/**
 * Every command there is, sent from a screen's side over a real channel to the
 * real service and a demo server whose tokens are the secret word; what crossed
 * in either direction is recorded and searched.
 */
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { openParts } from "../../src/parts.ts";
import {
  type CommandName,
  COMMANDS,
  type ServiceEvent,
} from "../../src/service/protocol.ts";
import { Service } from "../../src/service/service.ts";
import { WorkerClient } from "../../src/service/worker_client.ts";
import { serve } from "../../src/service/worker_server.ts";
import { findPaths } from "../../src/system/paths.ts";
import { assert, assertEquals } from "../assert.ts";
import { networkTest } from "../jellyfin/jellyfin_world.ts";
import { SECRET_WORD } from "../secret_word.ts";
import { recording } from "./recording_port.ts";

interface Step {
  readonly name: CommandName;
  readonly input: Record<string, unknown>;
  /** How it ends; a reply when nothing is said. */
  readonly fails?: FailureKind;
}

const PASSPHRASE = "open sesame";
const ACCOUNT = { account: null };
const FILTER = { ...ACCOUNT, libraryId: null, types: [], year: null };
const TRUST = { pinSha256: null, trustNew: false };

function stepsFor(demo: DemoServer): Step[] {
  const track = demo.library.visibleItems().find((it) => it.kind === "Audio");
  assert(track, "there is a track");
  const caPem = demo.certificate.caPem;
  const method = { kind: "password", userName: "demo", password: "demo" };
  const signIn = { url: demo.url, store: null, alias: "home", force: false };
  const files = { ...ACCOUNT, items: [track.id], folder: null, parallel: 1 };
  const play = { ...ACCOUNT, item: track.id, player: null, fromStart: true };
  const page = { offset: 0, limit: 50 };
  const passphrase = { kind: "passphrase", passphrase: PASSPHRASE };
  const serverUrl = { url: demo.url, allowLoopbackHttp: false };
  return [
    { name: "test-server", input: { ...serverUrl, caPem, pinSha256: null } },
    {
      name: "sign-in",
      input: { ...signIn, ...TRUST, caPem, method, allowLoopbackHttp: false },
    },
    { name: "list-accounts", input: ACCOUNT },
    { name: "check-accounts", input: ACCOUNT },
    { name: "switch-account", input: { account: "home" } },
    {
      name: "approve-device",
      input: { ...ACCOUNT, code: "123456" },
      fails: "not_found",
    },
    {
      name: "call-api",
      input: { ...ACCOUNT, method: "GET", path: "/Users/Me", body: null },
      fails: "internal",
    },
    {
      name: "reveal-token",
      input: { ...ACCOUNT, form: "header" },
      fails: "internal",
    },
    { name: "storage-status", input: {} },
    { name: "verify-storage", input: {} },
    { name: "migrate-storage", input: { to: "file", dryRun: false } },
    { name: "add-slot", input: { slot: passphrase } },
    { name: "list-slots", input: {} },
    { name: "remove-slot", input: { id: "none" }, fails: "not_found" },
    { name: "rotate-storage", input: {} },
    { name: "accept-rollback", input: {} },
    { name: "diagnose", input: {} },
    { name: "list-servers", input: {} },
    {
      name: "trust-server",
      input: {
        server: demo.url,
        pinSha256: demo.certificate.sha256,
        trustNew: false,
        byCa: false,
        caPem: null,
      },
    },
    { name: "sync-library", input: { ...ACCOUNT, full: true } },
    { name: "list-libraries", input: ACCOUNT },
    {
      name: "list-items",
      input: { ...FILTER, ...page, parentId: null, from: null },
    },
    {
      name: "search-items",
      input: { ...FILTER, words: "the", limit: 20, countUpTo: 100 },
    },
    { name: "show-item", input: { ...ACCOUNT, item: track.id } },
    { name: "refresh-item", input: { ...ACCOUNT, item: track.id } },
    {
      name: "fetch-picture",
      input: { ...ACCOUNT, item: track.id, size: "small" },
    },
    { name: "plan-download", input: files },
    { name: "start-download", input: files },
    { name: "list-downloads", input: {} },
    { name: "verify-downloads", input: {} },
    { name: "pause-download", input: { itemId: track.id } },
    {
      name: "start-playback",
      input: { ...play, print: true },
      fails: "cancelled",
    },
    { name: "stop-playback", input: { itemId: null } },
    { name: "remove-download", input: { itemId: track.id } },
    {
      name: "sign-out",
      input: { ...ACCOUNT, all: true, localOnly: false },
    },
    { name: "remove-server", input: { server: demo.url } },
  ];
}

/** Lends a screen's end of a channel, the service behind the other one. */
async function withScreen(
  use: (client: WorkerClient, crossed: readonly unknown[]) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "jellytau-service-" });
  const { port1, port2 } = new MessageChannel();
  const crossed: unknown[] = [];
  const tells: ((event: ServiceEvent) => void)[] = [];
  const parts = openParts({
    paths: findPaths("android", { ...NO_HOMES, jellytauHome: home }),
    system: "android", // no keyring: tokens go to the encrypted file
    personPresent: false,
    unlockers: { passphrase: () => Promise.resolve(new Secret(PASSPHRASE)) },
    tell: (event) => tells.forEach((it) => it(event)),
    signal: new AbortController().signal,
  });
  tells.push(serve(recording(port2, crossed), new Service(parts.service)));
  const client = new WorkerClient(recording(port1, crossed));
  port1.start();
  port2.start();
  try {
    await use(client, crossed);
  } finally {
    client.close();
    port2.close();
    parts.close();
    await Deno.remove(home, { recursive: true });
  }
}

/** Sends it; what goes on until somebody stops it is stopped at once. */
async function send(
  client: WorkerClient,
  { name, input }: Step,
): Promise<FailureKind | null> {
  const stop = new AbortController();
  const forget = client.onEvent((event) => {
    if (event.kind === "playback-progress" && event.url) stop.abort();
  });
  try {
    // A table cannot know which input belongs to which name.
    await client.send(name, input as never, { signal: stop.signal });
    return null;
  } catch (caught) {
    assert(caught instanceof Failure, `${name}: ${caught}`);
    return caught.kind;
  } finally {
    forget();
  }
}

networkTest(
  "no token is in any message that crosses, whatever the command",
  async () => {
    const demo = await startDemoServer({ items: 40 });
    demo.switches.token = SECRET_WORD;
    try {
      await withScreen(async (client, crossed) => {
        const steps = stepsFor(demo);
        for (const step of steps) {
          assertEquals(await send(client, step), step.fails ?? null, step.name);
          if (step.name === "sign-in") {
            assertEquals(demo.household.tokens(), [SECRET_WORD]);
          }
        }
        const sent = new Set(steps.map(({ name }) => name));
        assertEquals(sent, new Set(Object.keys(COMMANDS) as CommandName[]));
        assert(crossed.length > 2 * steps.length, "events crossed as well");
        for (const message of crossed) {
          assertEquals(JSON.stringify(message).includes(SECRET_WORD), false);
        }
        assertEquals(demo.log.tokensSeenOutside(), 0);
      });
    } finally {
      await demo.stop();
    }
  },
);

const NO_HOMES = {
  jellytauHome: null,
  home: null,
  localAppData: null,
  xdgDataHome: null,
  xdgConfigHome: null,
  xdgCacheHome: null,
  xdgStateHome: null,
};
