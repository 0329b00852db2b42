import type { DemoItem } from "../../src/demo/library_items.ts";
import { pictureReply } from "../../src/demo/picture_reply.ts";
import { fetchPicture } from "../../src/library/pictures/fetch_picture.ts";
import { decodeItem } from "../../src/jellyfin/decode/item.ts";
import { Failure } from "../../src/core/failure.ts";
import { Service } from "../../src/service/service.ts";
import { WorkerClient } from "../../src/service/worker_client.ts";
import { serve } from "../../src/service/worker_server.ts";
import { PictureFiles } from "../../src/system/picture_files.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { recording } from "./recording_port.ts";
import { serviceDependencies } from "./service_dependencies.ts";
import { makeFixture } from "../auth/auth_fixture.ts";

const SIGN_IN = {
  url: "https://home.example",
  method: { kind: "password", userName: "demo", password: "demo" },
  store: null,
  alias: null,
  force: false,
  caPem: null,
  pinSha256: null,
  trustNew: false,
  allowLoopbackHttp: false,
} as const;

/**
 * Connects client and service through a real channel and records every message.
 */
function connect(
  fixture: ReturnType<typeof makeFixture>,
  deps = serviceDependencies(fixture),
) {
  const { port1, port2 } = new MessageChannel();
  const crossed: unknown[] = [];
  serve(recording(port2, crossed), new Service(deps));
  const client = new WorkerClient({
    ...recording(port1, crossed),
    terminate() {
      port1.close();
      port2.close();
    },
  }, { endLimitMs: 50 });
  port1.start();
  port2.start();
  return { client, crossed, screen: port1 };
}

Deno.test("WorkerClient.send() signs in and out and no token crosses", async () => {
  const fixture = makeFixture();
  const { client, crossed } = connect(fixture);
  const account = await client.send("sign-in", SIGN_IN);
  const [token = ""] = fixture.home.tokens.keys();
  assertEquals(account.userName, "demo");
  await client.send("check-accounts", { account: null });
  await client.send("diagnose", {});
  await client.send("sign-out", { account: null, all: true, localOnly: false });
  await client.close();
  assert(token.length > 0 && crossed.length >= 8);
  assertEquals(JSON.stringify(crossed).includes(token), false);
});

Deno.test("WorkerClient.send() is refused when a reply would be a token", async () => {
  const fixture = makeFixture();
  const { client, crossed } = connect(fixture);
  await client.send("sign-in", SIGN_IN);
  const failure = await assertRejects(
    () => client.send("reveal-token", { account: null, form: "token" }),
    Failure,
  );
  assertEquals(failure.kind, "internal");
  const [token = ""] = fixture.home.tokens.keys();
  assertEquals(JSON.stringify(crossed).includes(token), false);
  await client.close();
});

Deno.test("WorkerClient.send() is refused when the command carries a token", async () => {
  const fixture = makeFixture();
  const { client } = connect(fixture);
  const method = { kind: "token", token: "from the screen" } as const;
  const failure = await assertRejects(
    () => client.send("sign-in", { ...SIGN_IN, method }),
    Failure,
  );
  assertEquals(failure.kind, "internal");
  await client.close();
});

Deno.test("WorkerClient.send() fails with the same kind, remedy and details", async () => {
  const fixture = makeFixture();
  fixture.home.needsPin = true;
  const { client } = connect(fixture);
  const failure = await assertRejects(
    () => client.send("sign-in", SIGN_IN),
    Failure,
  );
  assertEquals(failure.kind, "tls_untrusted");
  assertEquals(failure.remedy, "tls_untrusted");
  assertEquals(failure.details.sha256, "ab".repeat(32));
  await client.close();
});

Deno.test("WorkerClient.send() ends at once when it is cancelled", async () => {
  const fixture = makeFixture();
  fixture.deps.storages.probeKeyring = () => new Promise(() => undefined);
  const { client, crossed } = connect(fixture);
  const controller = new AbortController();
  const { signal } = controller;
  const sent = client.send("storage-status", {}, { signal });
  controller.abort();
  const failure = await assertRejects(() => sent, Failure);
  assertEquals(failure.kind, "cancelled");
  assertEquals(crossed.length >= 2, true);
  await client.close();
});

Deno.test("WorkerClient.send() fails when the client was closed", async () => {
  const { client } = connect(makeFixture());
  const sent = client.send("list-accounts", { account: null });
  const closed = client.close();
  await assertRejects(() => sent, Failure);
  await closed;
  await assertRejects(
    () => client.send("list-accounts", { account: null }),
    Failure,
  );
});

Deno.test("serve() drops a message that fits no schema and continues", async () => {
  const { client, screen } = connect(makeFixture());
  for (const nonsense of [null, 1, "x", {}, { type: "command" }, []]) {
    screen.postMessage(nonsense);
  }
  const { accounts } = await client.send("list-accounts", { account: null });
  assertEquals(accounts, []);
  await client.close();
});

Deno.test("WorkerClient.send() gets a picture as bytes when it is asked for one", async () => {
  const fixture = makeFixture();
  const film = { id: "f".repeat(32), kind: "Movie", seed: 7, savedMs: 0 };
  const box = new URLSearchParams({
    maxWidth: "200",
    maxHeight: "300",
    format: "Png",
  });
  const reply = await pictureReply(film as DemoItem, {
    query: box,
    request: new Request("http://127.0.0.1/"),
    options: { mode: "12" },
  });
  const png = new Uint8Array(await reply.arrayBuffer());
  const folder = await Deno.makeTempDir({ prefix: "pictures-" });
  const pictures = new PictureFiles(folder);
  const deps = { ...serviceDependencies(fixture), pictures };
  const { client } = connect(fixture, deps);
  await client.send("sign-in", SIGN_IN);
  const [account] = deps.accounts.listAccounts();
  assert(account);
  const films = { id: "a".repeat(32), name: "Films", collectionType: "movies" };
  deps.library.libraries.saveLibraries(account, [films]);
  const raw = { Id: film.id, Type: "Movie", Name: "The Harbour" };
  const own = { itemId: film.id, tag: "1" };
  const received = { contentType: "image/png", etag: null, bytes: png };
  await fetchPicture(pictures, {
    serverId: account.serverId,
    picture: own,
    size: "small",
    ask: () => Promise.resolve(received),
  });
  const other = decodeItem({ ...raw, Id: "e".repeat(32), Name: "Blank" });
  const shown = decodeItem(raw);
  assert(shown && other);
  const items = [{ ...shown, picture: own }, other];
  deps.library.synced.applyItems(account, films.id, { items, run: null });
  const ask = (item: string) =>
    client.send("fetch-picture", { account: null, item, size: "small" });
  const found = await ask("The Harbour");
  assertEquals(found, { id: film.id, bytes: png, type: "image/png" });
  assertEquals((await ask("Blank")).bytes, null);
  await client.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("WorkerClient.send() fails when its input is not plain data, and the next does not", async () => {
  const { client } = connect(makeFixture());
  const input = { account: () => "ada" } as unknown as { account: null };
  const sent = await assertRejects(
    () => client.send("list-accounts", input),
    Failure,
  );
  assertEquals(sent.kind, "internal");
  const { accounts } = await client.send("list-accounts", { account: null });
  assertEquals(accounts, []);
  await client.close();
});

/** Makes a service that ends a command only when the test says so. */
function slowService(options: { endLimitMs?: number } = {}) {
  let terminated = false;
  const sent: { type: string; id: number }[] = [];
  const heard = new EventTarget();
  const client = new WorkerClient({
    postMessage: (message) => void sent.push(message as typeof sent[number]),
    addEventListener: (type, listener) =>
      heard.addEventListener(type, listener as EventListener),
    terminate: () => void (terminated = true),
  }, options);
  return {
    client,
    sent,
    hear: (data: unknown) =>
      void heard.dispatchEvent(new MessageEvent("message", { data })),
    tell: (type: string) => void heard.dispatchEvent(new Event(type)),
    isTerminated: () => terminated,
  };
}

Deno.test("WorkerClient.close() cancels running commands and lets them end", async () => {
  const { client, sent, hear, isTerminated } = slowService();
  const input = { itemId: null };
  const stop = new AbortController();
  const { signal } = stop;
  const first = client.send("stop-playback", input, { signal });
  const second = client.send("stop-playback", input);
  stop.abort();
  await assertRejects(() => first, Failure);
  const closed = client.close();
  await assertRejects(() => second, Failure);
  assertEquals(
    sent.map(({ type, id }) => `${type} ${id}`),
    ["command 1", "command 2", "cancel 1", "cancel 2"],
  );
  hear({ type: "reply", id: 2, reply: { stopped: 0 } });
  await new Promise((done) => setTimeout(done, 10));
  assertEquals(isTerminated(), false, "the first one has not ended");
  hear({ type: "reply", id: 1, reply: { stopped: 0 } });
  await closed;
  assertEquals(isTerminated(), true);
});

for (const lost of ["error", "messageerror"]) {
  Deno.test(`WorkerClient.close() waits for nothing after "${lost}"`, async () => {
    const { client, tell, isTerminated } = slowService();
    const sent = client.send("stop-playback", { itemId: null });
    const closed = client.close();
    tell(lost);
    await assertRejects(() => sent, Failure);
    await closed;
    assertEquals(isTerminated(), true);
  });
}

Deno.test("WorkerClient.close() waits no longer than its limit", async () => {
  const { client, isTerminated } = slowService({ endLimitMs: 50 });
  client.send("stop-playback", { itemId: null }).catch(() => undefined);
  await client.close();
  assertEquals(isTerminated(), true);
});
