import { SYSTEM_TRUST } from "../../../src/core/account.ts";
import { Failure } from "../../../src/core/failure.ts";
import { resolveAccount } from "../../../src/auth/accounts/resolve_account.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { Secret } from "../../../src/core/secret.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { makeFixture, OTHER, request } from "../auth_fixture.ts";

async function fixture() {
  const it = makeFixture();
  const password = new Secret("");
  const ada = { kind: "password", userName: "ada", password } as const;
  await signIn(it.deps, request({ alias: "den" }), it);
  await signIn(it.deps, request({ url: OTHER }), it);
  await signIn(it.deps, request({ method: ada }), it);
  return it;
}

const FOUND: [wanted: string | null, server: string, user: string][] = [
  [null, "5", "a"],
  ["den", "5", "d"],
  ["demo@home.example", "5", "d"],
  ["DEMO@other.example", "6", "d"],
  ["ada", "5", "a"],
  [`${"6".repeat(32)}:${"d".repeat(32)}`, "6", "d"],
  ["other.example", "6", "d"],
  ["a".repeat(32), "5", "a"],
  [`${"6".repeat(32)}:${"D".repeat(32)}`, "6", "d"],
];

for (const [wanted, server, user] of FOUND) {
  Deno.test(`resolveAccount() finds the one that ${wanted} means`, async () => {
    const { accounts } = await fixture();
    const found = resolveAccount(accounts, wanted);
    assertEquals(found.serverId, server.repeat(32));
    assertEquals(found.userId, user.repeat(32));
  });
}

Deno.test("resolveAccount() lists the matches when several match", async () => {
  const { accounts } = await fixture();
  const failure = assertThrows(() => resolveAccount(accounts, "demo"), Failure);
  assertEquals(failure.kind, "usage");
  assertEquals((failure.details.matches as string[]).length, 2);
});

Deno.test("resolveAccount() refuses a name when nothing matches", async () => {
  const { accounts } = await fixture();
  const failure = assertThrows(() => resolveAccount(accounts, "bob"), Failure);
  assertEquals(failure.kind, "not_found");
});

Deno.test("resolveAccount() asks to sign in when there is no account", () => {
  const { accounts } = makeFixture();
  const failure = assertThrows(() => resolveAccount(accounts, null), Failure);
  assertEquals(failure.kind, "not_signed_in");
});

Deno.test("resolveAccount() finds a host in its own letters", () => {
  const { accounts } = makeFixture();
  const url = "https://xn--bcher-kva.example";
  const server = { id: "5".repeat(32), name: "Books", url, version: null };
  accounts.saveServer({ ...server, trust: SYSTEM_TRUST });
  accounts.saveAccount({
    serverId: server.id,
    userId: "a".repeat(32),
    userName: "ada",
    alias: null,
    active: true,
    tokenStorage: "libsecret",
    deviceId: "1".repeat(32),
    signedInAt: new Date(0),
  });
  for (const wanted of ["ada@bücher.example", "bücher.example"]) {
    assertEquals(resolveAccount(accounts, wanted).userName, "ada");
  }
});

Deno.test("resolveAccount() lists the matches when a host is named without its port", async () => {
  const { accounts } = await fixture();
  const failure = assertThrows(
    () => resolveAccount(accounts, "home.example"),
    Failure,
  );
  assertEquals(failure.kind, "usage");
});
