import { signIn } from "../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../src/core/failure.ts";
import { InProcessClient } from "../../src/service/in_process_client.ts";
import { isCommandName, loadGroup } from "../../src/service/command_groups.ts";
import { type CommandName, COMMANDS } from "../../src/service/protocol.ts";
import { Service } from "../../src/service/service.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { serviceDependencies } from "./service_dependencies.ts";
import { makeFixture, request } from "../auth/auth_fixture.ts";

function serviceOf(fixture: ReturnType<typeof makeFixture>): Service {
  return new Service(serviceDependencies(fixture));
}

const CONTEXT = { signal: new AbortController().signal, tell: () => undefined };

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

Deno.test("every command is in the group that is loaded for it", async () => {
  for (const name of Object.keys(COMMANDS) as CommandName[]) {
    assertEquals(isCommandName(name), true);
    const { commands, handlers } = await loadGroup(name);
    assertEquals(name in commands, true, name);
    assertEquals(name in handlers, true, name);
  }
});

const ILL_FORMED: [title: string, name: string, input: unknown][] = [
  ["an unknown command", "drop-tables", {}],
  ["a name from the prototype", "constructor", {}],
  ["no input", "sign-in", undefined],
  ["a missing field", "sign-in", { ...SIGN_IN, url: undefined }],
  ["a field too many", "sign-in", { ...SIGN_IN, extra: 1 }],
  ["a wrong type", "sign-in", { ...SIGN_IN, force: "yes" }],
  ["an unknown method", "sign-in", { ...SIGN_IN, method: { kind: "magic" } }],
  ["a pin that is none", "sign-in", { ...SIGN_IN, pinSha256: "12" }],
  ["text without end", "list-accounts", { account: "x".repeat(5_000) }],
  ["a limit below zero", "diagnose", { timeoutMs: -1 }],
  ["a limit no timer can hold", "diagnose", { timeoutMs: 2 ** 31 }],
  ["a server of no name", "remove-server", { server: null }],
  ["trust in nothing", "trust-server", { server: "x", pinSha256: "12" }],
];

for (const [title, name, input] of ILL_FORMED) {
  Deno.test(`Service.run() refuses ${title} and does nothing`, async () => {
    const fixture = makeFixture();
    const failure = await assertRejects(
      () => serviceOf(fixture).run(name as CommandName, input, CONTEXT),
      Failure,
    );
    assertEquals(failure.kind, "internal");
    assertEquals(fixture.home.passwordSignIns, 0);
    assertEquals(failure.message.includes("demo"), false);
  });
}

Deno.test("Service.run() replies with an account and no token when signed in", async () => {
  const fixture = makeFixture();
  const reply = await serviceOf(fixture).run("sign-in", SIGN_IN, CONTEXT);
  const [token = ""] = fixture.home.tokens.keys();
  assertEquals(reply.state, "valid");
  assert(token !== "" && !JSON.stringify(reply).includes(token));
});

Deno.test("InProcessClient.send() sends events to every listener", async () => {
  const fixture = makeFixture({ keyringAvailable: false });
  const client = new InProcessClient(serviceOf(fixture));
  const reported: string[] = [];
  client.onEvent((event) => reported.push(event.kind));
  const stop = client.onEvent(() => reported.push("stopped"));
  stop();
  await client.send("sign-in", SIGN_IN);
  assertEquals(reported, ["notice"]);
});

Deno.test("InProcessClient.send() signs every account out when asked for all", async () => {
  const fixture = makeFixture();
  const client = new InProcessClient(serviceOf(fixture));
  await signIn(fixture.deps, request(), fixture);
  await signIn(
    fixture.deps,
    request({ url: "https://other.example/jellyfin" }),
    fixture,
  );
  const input = { account: null, all: true, localOnly: false };
  const { signedOut } = await client.send("sign-out", input);
  assertEquals(signedOut.map((it) => it.onServer), ["revoked", "revoked"]);
  assertEquals(fixture.accounts.listAccounts(), []);
});

Deno.test("InProcessClient.send() reports the used storage", async () => {
  const keyring = new InProcessClient(serviceOf(makeFixture()));
  const status = await keyring.send("storage-status", {});
  assertEquals(status.used, "libsecret");
  const none = serviceOf(makeFixture({ keyringAvailable: false }));
  const other = await new InProcessClient(none).send("storage-status", {});
  assertEquals(other.used, "encrypted-file");
  assertEquals(other.keyring.reason, "no session bus");
});

Deno.test("InProcessClient.send() diagnoses server and token of one account", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  const client = new InProcessClient(serviceOf(fixture));
  const well = await client.send("diagnose", {});
  assertEquals(well.ok, true);
  assertEquals(well.checks.map((it) => it.name), [
    "keyring",
    "encrypted-file",
    "pins",
    "clock",
    "server",
    "token",
  ]);
  fixture.home.tokens.clear();
  const ill = await client.send("diagnose", {});
  assertEquals(ill.checks.filter((it) => !it.ok).map((it) => it.name), [
    "token",
  ]);
});
