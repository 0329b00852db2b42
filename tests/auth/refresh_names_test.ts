import { checkAccounts } from "../../src/auth/check_accounts.ts";
import { askNames } from "../../src/auth/refresh_names.ts";
import { withAccountServer } from "../../src/auth/account_server.ts";
import { readToken } from "../../src/auth/read_token.ts";
import { signIn } from "../../src/auth/sign_in.ts";
import { Failure } from "../../src/core/failure.ts";
import { assertEquals } from "../assert.ts";
import { makeWorld, request } from "./auth_world.ts";

/** A signed-in account whose user and server were renamed since. */
async function renamedWorld() {
  const world = makeWorld();
  const account = await signIn(world.parts, request(), world);
  const { users, tokens } = world.home;
  const user = users.get(account.userName);
  if (user) users.set("countess", user);
  for (const [text, it] of tokens) {
    tokens.set(text, { ...it, user: "countess" });
  }
  world.home.name = "Attic";
  return { ...world, account };
}

function names({ accounts }: Awaited<ReturnType<typeof renamedWorld>>) {
  return [
    accounts.listAccounts()[0]?.userName,
    accounts.listServers()[0]?.name,
  ];
}

Deno.test("checkAccounts() keeps and tells the new names when user and server were renamed", async () => {
  const world = await renamedWorld();
  const [report] = await checkAccounts(world.parts, [world.account], {});
  assertEquals(report?.state, "valid");
  assertEquals(report?.account.userName, "countess");
  assertEquals(report?.server.name, "Attic");
  assertEquals(names(world), ["countess", "Attic"]);
});

Deno.test("checkAccounts() renames the keyring's entry once when user and server were renamed", async () => {
  const world = await renamedWorld();
  const labels: unknown[] = [];
  const store = world.keyring.store.bind(world.keyring);
  world.keyring.store = async (key, token, options) => {
    labels.push(options.names);
    await store(key, token, options);
  };
  for (let i = 0; i < 2; i++) {
    const [account] = world.accounts.listAccounts();
    await checkAccounts(world.parts, account ? [account] : [], {});
  }
  assertEquals(labels, [{ userName: "countess", serverName: "Attic" }]);
  const { token } = await readToken(world.parts, world.account);
  assertEquals(world.home.tokens.has(token.expose()), true);
});

Deno.test("checkAccounts() is valid when a new name cannot be written", async () => {
  const world = await renamedWorld();
  world.accounts.renameAccount = () => {
    throw new Failure("storage_denied", "Cannot write: read-only");
  };
  const [report] = await checkAccounts(world.parts, [world.account], {});
  assertEquals(report?.state, "valid");
});

Deno.test("checkAccounts() brings no account back when it is signed out meanwhile", async () => {
  const world = await renamedWorld();
  world.accounts.removeAccount(world.account);
  const [report] = await checkAccounts(world.parts, [world.account], {});
  assertEquals(report?.state, "valid");
  assertEquals(world.accounts.listAccounts(), []);
});

Deno.test("askNames() keeps the new names when user and server were renamed", async () => {
  const world = await renamedWorld();
  const { parts, account } = world;
  const held = await readToken(parts, account);
  await withAccountServer(
    parts,
    { held, call: {} },
    (server) => askNames(parts, { account, server, token: held.token }),
  );
  assertEquals(names(world), ["countess", "Attic"]);
});
