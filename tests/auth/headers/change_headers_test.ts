import {
  type NewHeader,
  removeHeaders,
  setHeader,
} from "../../../src/auth/headers/change_headers.ts";
import { readHeaders } from "../../../src/auth/headers/find_headers.ts";
import { removeServer } from "../../../src/auth/server/known_servers.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { signOut } from "../../../src/auth/accounts/sign_out.ts";
import { migrateOrigins } from "../../../src/auth/storage/migrate_origins.ts";
import {
  findOrphans,
  removeOrphans,
} from "../../../src/auth/storage/orphans.ts";
import { verifyHeaders } from "../../../src/auth/storage/verify_storage.ts";
import { SYSTEM_TRUST, type Trust } from "../../../src/core/account.ts";
import { originKey } from "../../../src/core/entry_key.ts";
import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { SECRET_WORD } from "../../secret_word.ts";
import {
  type AuthFixture,
  HOME,
  makeFixture,
  request,
} from "../auth_fixture.ts";

const PIN = "ab".repeat(32);
const OTHER_PIN = "cd".repeat(32);

function given(changes: Partial<NewHeader> = {}): NewHeader {
  return {
    server: HOME,
    name: "CF-Access-Client-Id",
    value: new Secret(SECRET_WORD),
    store: null,
    pinSha256: null,
    caPem: null,
    ...changes,
  };
}

async function sentTo(
  { deps, accounts }: AuthFixture,
  trust: Partial<Trust> = {},
): Promise<Record<string, string>> {
  const [record] = accounts.listRequestHeaders();
  assert(record);
  const headers = await readHeaders(deps.storages, {
    record,
    trust: { ...SYSTEM_TRUST, ...trust },
  });
  return headers.fieldsFor(HOME);
}

async function kindOf(call: () => Promise<unknown>): Promise<FailureKind> {
  const failure = await assertRejects(call, Failure);
  assert(!JSON.stringify(failure).includes(SECRET_WORD));
  return failure.kind;
}

Deno.test("setHeader() stores several headers of an origin as one entry", async () => {
  const fixture = makeFixture();
  await setHeader(fixture.deps, given());
  const again = given({ server: `${HOME}/jellyfin`, name: "X-Two" });
  const { record } = await setHeader(fixture.deps, again);
  assertEquals(record, {
    origin: HOME,
    names: ["CF-Access-Client-Id", "X-Two"],
    tokenStorage: "libsecret",
  });
  assertEquals(fixture.accounts.listRequestHeaders(), [record]);
  assertEquals(await sentTo(fixture), {
    "CF-Access-Client-Id": SECRET_WORD,
    "X-Two": SECRET_WORD,
  });
  assertEquals(await fixture.keyring.listKeys(), [
    await originKey(HOME, "request_headers"),
  ]);
});

Deno.test("setHeader() moves the headers of an origin when another storage is named", async () => {
  const fixture = makeFixture();
  await setHeader(fixture.deps, given());
  await setHeader(fixture.deps, given({ name: "X-Two", store: "file" }));
  assertEquals(await fixture.keyring.listKeys(), []);
  assertEquals(Object.keys(await sentTo(fixture)).length, 2);
  await setHeader(fixture.deps, given({ name: "X-Three" }));
  assertEquals(await fixture.keyring.listKeys(), []);
});

Deno.test("setHeader() refuses http:// on another machine and leaves no record", async () => {
  const fixture = makeFixture();
  const call = (server: string) => () =>
    setHeader(fixture.deps, given({ server }));
  assertEquals(await kindOf(call("http://home.example")), "insecure");
  assertEquals(await kindOf(call("ftp://home.example")), "usage");
  await setHeader(fixture.deps, given({ server: "http://localhost:8096" }));
  fixture.keyring.failure = new Failure("storage_locked", "Cannot: locked");
  assertEquals(await kindOf(call(HOME)), "storage_locked");
  const origins = fixture.accounts.listRequestHeaders().map((it) => it.origin);
  assertEquals(origins, ["http://localhost:8096"]);
});

Deno.test("readHeaders() sends headers under the trust they were set for, and under CAs", async () => {
  const fixture = makeFixture();
  await setHeader(fixture.deps, given({ pinSha256: PIN }));
  assert(await sentTo(fixture, { pinSha256: PIN }));
  assert(await sentTo(fixture));
  for (
    const trust of [
      { pinSha256: OTHER_PIN },
      { caPem: "another CA" },
      { pinSha256: PIN, caPem: "another CA" },
    ]
  ) {
    assertEquals(await kindOf(() => sentTo(fixture, trust)), "server_changed");
  }
});

Deno.test("setHeader() and removeHeaders() keep the trust of stored headers", async () => {
  const fixture = makeFixture();
  const { deps } = fixture;
  const pinned = { pinSha256: PIN };
  await setHeader(deps, given(pinned));
  await setHeader(deps, given({ ...pinned, name: "X-Two" }));
  const more = () => setHeader(deps, given({ name: "X-Three" }));
  assertEquals(await kindOf(more), "server_changed");
  const less = () => removeHeaders(deps, { origin: HOME, name: "X-Two" });
  assertEquals(await kindOf(less), "server_changed");
  assertEquals(Object.keys(await sentTo(fixture, pinned)).length, 2);
  await removeHeaders(deps, { origin: HOME, name: null });
  assertEquals(fixture.accounts.listRequestHeaders(), []);
});

Deno.test("readHeaders() sends headers to no pin that another program recorded", async () => {
  const fixture = makeFixture();
  await setHeader(fixture.deps, given());
  const call = () => sentTo(fixture, { pinSha256: OTHER_PIN });
  assertEquals(await kindOf(call), "server_changed");
});

Deno.test("setHeader() refuses a server whose recorded trust was changed", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  const [server] = fixture.accounts.listServers();
  assert(server);
  const trust = { ...server.trust, pinSha256: OTHER_PIN };
  fixture.accounts.saveServer({ ...server, trust });
  const call = () => setHeader(fixture.deps, given());
  assertEquals(await kindOf(call), "server_changed");
});

Deno.test("setHeader() asks for the URL of a host with two addresses of a server", async () => {
  const fixture = makeFixture();
  const { serverId } = await signIn(fixture.deps, request(), fixture);
  const server = fixture.accounts.findServer(serverId);
  assert(server);
  const addresses = [8920, 8921]
    .map((port) => ({ url: `https://nas:${port}`, trust: SYSTEM_TRUST }));
  fixture.accounts.saveServer({ ...server, addresses });
  const call = () => setHeader(fixture.deps, given({ server: "nas" }));
  assertEquals(await kindOf(call), "usage");
  assertEquals(fixture.accounts.listRequestHeaders(), []);
});

Deno.test("readHeaders() reports a record without headers, which a killed process leaves", async () => {
  const fixture = makeFixture();
  await setHeader(fixture.deps, given());
  await fixture.keyring.inner.delete(await originKey(HOME, "request_headers"));
  assertEquals(await kindOf(() => sentTo(fixture)), "storage_damaged");
  const [check] = await verifyHeaders(fixture.deps);
  assertEquals(check?.problem?.kind, "storage_damaged");
  await removeHeaders(fixture.deps, { origin: HOME, name: null });
  assertEquals(fixture.accounts.listRequestHeaders(), []);
});

Deno.test("removeHeaders() removes one header, then the entry with the last", async () => {
  const fixture = makeFixture();
  await setHeader(fixture.deps, given());
  await setHeader(fixture.deps, given({ name: "X-Two" }));
  const remove = (name: string) =>
    removeHeaders(fixture.deps, { origin: HOME, name });
  const done = await remove("x-two");
  assertEquals(done, { removed: ["X-Two"], left: ["CF-Access-Client-Id"] });
  assertEquals(Object.keys(await sentTo(fixture)), ["CF-Access-Client-Id"]);
  assertEquals(await kindOf(() => remove("X-Two")), "not_found");
  await remove("CF-Access-Client-Id");
  assertEquals(await fixture.keyring.listKeys(), []);
  assertEquals(fixture.accounts.listRequestHeaders(), []);
});

Deno.test("signOut() keeps the headers, and removeServer() removes them", async () => {
  const fixture = makeFixture();
  await setHeader(fixture.deps, given());
  const account = await signIn(fixture.deps, request(), fixture);
  await signOut(fixture.deps, { account, localOnly: false, call: {} });
  assertEquals(await fixture.keyring.listKeys(), [
    await originKey(HOME, "request_headers"),
  ]);
  const [server] = fixture.accounts.listServers();
  assert(server);
  const twin = { ...server, id: "9".repeat(32), url: `${HOME}/two` };
  fixture.accounts.saveServer(twin);
  await removeServer(fixture.deps, server);
  assertEquals(fixture.accounts.listRequestHeaders().length, 1);
  await removeServer(fixture.deps, twin);
  assertEquals(fixture.accounts.listRequestHeaders(), []);
  assertEquals(await fixture.keyring.listKeys(), []);
});

Deno.test("migrateOrigins() moves headers with their trust, and a dry run nothing", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  const [server] = fixture.accounts.listServers();
  assert(server);
  await setHeader(fixture.deps, given());
  const planned = (await migrateOrigins(fixture.deps, {
    to: "file",
    dryRun: true,
  })).headers;
  assertEquals(planned.map((it) => it.state), ["planned"]);
  const to = { to: "file", dryRun: false } as const;
  const [moved] = (await migrateOrigins(fixture.deps, to)).headers;
  assertEquals([moved?.state, moved?.from, moved?.to], [
    "moved",
    "libsecret",
    "encrypted-file",
  ]);
  assertEquals(await fixture.file.listKeys(), [
    await originKey(HOME, "request_headers"),
  ]);
  assertEquals(Object.keys(await sentTo(fixture)).length, 1);
  const call = () => sentTo(fixture, { pinSha256: PIN });
  assertEquals(await kindOf(call), "server_changed");
  const [again] = (await migrateOrigins(fixture.deps, to)).headers;
  assertEquals([again?.state, again?.problem], ["already-there", null]);
});

Deno.test("migrateOrigins() deletes what an interrupted run left in the other storage", async () => {
  const fixture = makeFixture();
  await setHeader(fixture.deps, given({ store: "file" }));
  const key = await originKey(HOME, "request_headers");
  const binding = { address: HOME, trust: "system" };
  await fixture.keyring.store(key, new Secret("{}"), { binding });
  const [orphan] = await findOrphans(fixture.deps);
  assertEquals(orphan, {
    ...key,
    tokenStorage: "libsecret",
    removed: false,
    problem: null,
  });
  await migrateOrigins(fixture.deps, { to: "file", dryRun: false });
  assertEquals(await fixture.keyring.listKeys(), []);
});

Deno.test("removeOrphans() removes headers without a record, and no others", async () => {
  const fixture = makeFixture();
  await setHeader(fixture.deps, given());
  const lost = await originKey("https://lost.example", "request_headers");
  const binding = { address: "https://lost.example", trust: "system" };
  await fixture.keyring.store(lost, new Secret("{}"), { binding });
  const [orphan, ...others] = await removeOrphans(fixture.deps);
  assert(orphan?.removed);
  assertEquals(others, []);
  assertEquals(await fixture.keyring.listKeys(), [
    await originKey(HOME, "request_headers"),
  ]);
});
