import { checkAccounts } from "../../../src/auth/accounts/check_accounts.ts";
import { askNames } from "../../../src/auth/accounts/refresh_names.ts";
import { withAccountSession } from "../../../src/auth/accounts/account_server.ts";
import { readToken } from "../../../src/auth/accounts/read_token.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assertEquals } from "@std/assert";
import { makeFixture, request } from "../auth_fixture.ts";

/**
 * Returns a fixture with an account whose user and server were then renamed.
 */
async function renamedFixture() {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const { users, tokens } = fixture.home;
  const user = users.get(account.userName);
  if (user) users.set("countess", user);
  for (const [text, it] of tokens) {
    tokens.set(text, { ...it, user: "countess" });
  }
  fixture.home.name = "Attic";
  return { ...fixture, account };
}

function names({ accounts }: Awaited<ReturnType<typeof renamedFixture>>) {
  return [
    accounts.listAccounts()[0]?.userName,
    accounts.listServers()[0]?.name,
  ];
}

/** Collects the names that are stored with tokens from now on. */
function watchLabels({ keyring }: Awaited<ReturnType<typeof renamedFixture>>) {
  const labels: unknown[] = [];
  const store = keyring.store.bind(keyring);
  keyring.store = async (key, token, options) => {
    labels.push(options.names);
    await store(key, token, options);
  };
  return labels;
}

/** Asks the server for names, as a sync does first. */
async function ask(
  { deps, accounts, account }: Awaited<ReturnType<typeof renamedFixture>>,
): Promise<void> {
  const now = accounts.findAccount(account) ?? account;
  const held = await readToken(deps, now);
  await withAccountSession(
    { deps: deps, options: { held, call: {} } },
    (session) => askNames(deps, session, held),
  );
}

Deno.test("checkAccounts() stores and reports the new names when user and server were renamed", async () => {
  const fixture = await renamedFixture();
  const [report] = await checkAccounts(fixture.deps, [fixture.account], {});
  assertEquals(report?.state, "valid");
  assertEquals(report?.account.userName, "countess");
  assertEquals(report?.server.name, "Attic");
  assertEquals(names(fixture), ["countess", "Attic"]);
});

Deno.test("checkAccounts() renames the keyring's entry once when user and server were renamed", async () => {
  const fixture = await renamedFixture();
  const labels = watchLabels(fixture);
  for (let i = 0; i < 2; i++) {
    const [account] = fixture.accounts.listAccounts();
    await checkAccounts(fixture.deps, account ? [account] : [], {});
  }
  assertEquals(labels, [{ userName: "countess", serverName: "Attic" }]);
  const { token } = await readToken(fixture.deps, fixture.account);
  assertEquals(fixture.home.tokens.has(token.expose()), true);
});

Deno.test("checkAccounts() reports a valid token when a new name cannot be written", async () => {
  const fixture = await renamedFixture();
  fixture.accounts.renameAccount = () => {
    throw new Failure("storage_denied", "Cannot write: read-only");
  };
  const [report] = await checkAccounts(fixture.deps, [fixture.account], {});
  assertEquals(report?.state, "valid");
});

Deno.test("checkAccounts() does not restore an account that is signed out meanwhile", async () => {
  const fixture = await renamedFixture();
  fixture.accounts.removeAccount(fixture.account);
  const [report] = await checkAccounts(fixture.deps, [fixture.account], {});
  assertEquals(report?.state, "valid");
  assertEquals(fixture.accounts.listAccounts(), []);
});

Deno.test("askNames() stores the new names when user and server were renamed", async () => {
  const fixture = await renamedFixture();
  await ask(fixture);
  assertEquals(names(fixture), ["countess", "Attic"]);
});

Deno.test("askNames() renames the keyring's entry once when user and server were renamed", async () => {
  const fixture = await renamedFixture();
  const labels = watchLabels(fixture);
  await ask(fixture);
  await ask(fixture);
  assertEquals(labels, [{ userName: "countess", serverName: "Attic" }]);
});

Deno.test("askNames() leaves the keyring alone when no name changed", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const found: unknown[] = [];
  const { findEntry } = fixture.keyring;
  fixture.keyring.findEntry = (key) => {
    found.push(key);
    return findEntry.call(fixture.keyring, key);
  };
  await ask({ ...fixture, account });
  assertEquals(found, []);
});

for (const step of ["findEntry", "store"] as const) {
  Deno.test(`askNames() does not fail when the keyring fails in ${step}()`, async () => {
    const fixture = await renamedFixture();
    fixture.keyring[step] = () => {
      throw new Failure("storage_locked", "Cannot use keyring: locked");
    };
    await ask(fixture);
    assertEquals(names(fixture), ["countess", "Attic"]);
  });
}
