import { callApi } from "../../../src/auth/accounts/call_api.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type AuthFixture, makeFixture, request } from "../auth_fixture.ts";
import { BOUND } from "../../bound.ts";

async function signedIn() {
  const fixture = makeFixture();
  return { fixture, account: await signIn(fixture.deps, request(), fixture) };
}

const CALL = { path: "/Users/Me", method: "GET", body: null } as const;

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const piece of body) text += new TextDecoder().decode(piece);
  return text;
}

function tokenOf({ home }: AuthFixture): string {
  const [token = ""] = home.tokens.keys();
  return token;
}

Deno.test("callApi() returns the reply with the token masked in body and headers", async () => {
  const { fixture, account } = await signedIn();
  fixture.home.body = (token) => ["a", token.slice(0, 5), token.slice(5), "b"];
  fixture.home.headers = [["x-echo", `Token="${tokenOf(fixture)}"`]];
  const reply = await callApi(fixture.deps, {
    account,
    request: CALL,
    call: fixture,
  });
  const token = tokenOf(fixture);
  const stars = "*".repeat(token.length);
  assertEquals(await textOf(reply.body), `a${stars}b`);
  assertEquals(reply.headers, [["x-echo", `Token="${stars}"`]]);
  assertEquals(reply.problem, null);
  assert(JSON.stringify(fixture.reported).includes("masked"));
  assertEquals(fixture.servers.openConnections, 0);
});

const STATUSES: [status: number, kind: FailureKind | null][] = [
  [200, null],
  [204, null],
  [400, "usage"],
  [403, "forbidden"],
  [404, "not_found"],
  [405, "usage"],
  [429, "server_error"],
  [500, "server_error"],
  [503, "server_error"],
];

for (const [status, kind] of STATUSES) {
  Deno.test(`callApi() reports ${kind ?? "nothing"} when the server answers ${status}`, async () => {
    const { fixture, account } = await signedIn();
    fixture.home.status = status;
    const options = { account, request: CALL, call: fixture };
    const reply = await callApi(fixture.deps, options);
    assertEquals(reply.problem?.kind ?? null, kind);
    await textOf(reply.body);
  });
}

Deno.test("callApi() reports a revoked token only if /Users/Me refuses it", async () => {
  const { fixture, account } = await signedIn();
  fixture.home.status = 401;
  const options = { account, request: CALL, call: fixture };
  const alive = await callApi(fixture.deps, options);
  await textOf(alive.body);
  assertEquals(alive.problem?.kind, "forbidden");
  fixture.home.tokens.clear();
  const dead = await callApi(fixture.deps, options);
  await textOf(dead.body);
  assertEquals(dead.problem?.kind, "rejected");
  assert(await fixture.keyring.retrieve(account, BOUND) !== null);
});

Deno.test("callApi() sends nothing when the path holds the token", async () => {
  const { fixture, account } = await signedIn();
  const path = `/Items?x=${tokenOf(fixture)}`;
  const options = { account, request: { ...CALL, path }, call: fixture };
  const failure = await assertRejects(
    () => callApi(fixture.deps, options),
    Failure,
  );
  assertEquals(failure.kind, "usage");
  assertEquals(failure.message.includes(tokenOf(fixture)), false);
  assertEquals(fixture.home.called, []);
});

Deno.test("callApi() sends no token when another server answers", async () => {
  const { fixture, account } = await signedIn();
  fixture.home.id = "7".repeat(32);
  const options = { account, request: CALL, call: fixture };
  const failure = await assertRejects(
    () => callApi(fixture.deps, options),
    Failure,
  );
  assertEquals(failure.kind, "server_changed");
  assertEquals(fixture.home.called, []);
  assertEquals(fixture.servers.openConnections, 0);
});

Deno.test("callApi() closes the connection when the body is left unread", async () => {
  const { fixture, account } = await signedIn();
  fixture.home.body = () => ["a", "b", "c"];
  const options = { account, request: CALL, call: fixture };
  const { body } = await callApi(fixture.deps, options);
  for await (const _ of body) break;
  assertEquals(fixture.servers.openConnections, 0);
});
