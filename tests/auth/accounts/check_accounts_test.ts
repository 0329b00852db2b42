import type { AccountState } from "../../../src/core/account.ts";
import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import { checkAccounts } from "../../../src/auth/accounts/check_accounts.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { withActive } from "../../../src/auth/accounts/with_active.ts";
import { assertEquals } from "@std/assert";
import {
  type AuthFixture,
  makeFixture,
  OTHER,
  request,
} from "../auth_fixture.ts";
import { BOUND } from "../../bound.ts";

interface Case {
  title: string;
  spoil: (fixture: AuthFixture) => void;
  state: AccountState;
  problem: FailureKind | null;
}

const CASES: Case[] = [
  {
    title: "valid when the server knows the token",
    spoil: () => undefined,
    state: "valid",
    problem: null,
  },
  {
    title: "rejected when the server ended the token",
    spoil: ({ home }) => home.tokens.clear(),
    state: "rejected",
    problem: "rejected",
  },
  {
    title: "unreachable when the server is down",
    spoil: ({ home }) => {
      home.down = new Failure("unreachable", "Cannot reach: down");
    },
    state: "unreachable",
    problem: "unreachable",
  },
  {
    title: "unreachable when another server answers",
    spoil: ({ home }) => {
      home.id = "7".repeat(32);
    },
    state: "unreachable",
    problem: "server_changed",
  },
  {
    title: "unchecked when the keyring is locked",
    spoil: ({ keyring }) => {
      keyring.failure = new Failure("storage_locked", "Cannot read: locked");
    },
    state: "unchecked",
    problem: "storage_locked",
  },
  {
    title: "unchecked when the passphrase of the storage is wrong",
    spoil: ({ keyring }) => {
      keyring.failure = new Failure("rejected", "Cannot unlock: wrong");
    },
    state: "unchecked",
    problem: "rejected",
  },
  {
    title: "rejected when the server allows nothing now",
    spoil: ({ home }) => {
      home.down = new Failure("forbidden", "Cannot ask: not allowed");
    },
    state: "rejected",
    problem: "forbidden",
  },
  {
    title: "unreachable when a proxy refuses the request",
    spoil: ({ home }) => {
      home.down = new Failure("forbidden", "Cannot ask: refused by nginx", {
        code: 403,
        hint: "Configure the proxy to allow programs other than browsers",
      });
    },
    state: "unreachable",
    problem: "forbidden",
  },
];

for (const { title, spoil, state, problem } of CASES) {
  Deno.test(`checkAccounts() reports ${title}`, async () => {
    const fixture = makeFixture();
    const account = await signIn(fixture.deps, request(), fixture);
    spoil(fixture);
    const [report] = await checkAccounts(fixture.deps, [account], {});
    assertEquals(report?.state, state);
    assertEquals(report?.problem?.kind ?? null, problem);
  });
}

Deno.test("checkAccounts() reports a missing token when storage holds none", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  await fixture.keyring.delete(account);
  const [report] = await checkAccounts(fixture.deps, [account], {});
  assertEquals(report?.state, "missing-token");
});

Deno.test("checkAccounts() keeps the token when the server rejects it", async () => {
  const fixture = makeFixture();
  const account = await signIn(fixture.deps, request(), fixture);
  const before = await fixture.keyring.retrieve(account, BOUND);
  fixture.home.tokens.clear();
  await checkAccounts(fixture.deps, [account], {});
  assertEquals(
    (await fixture.keyring.retrieve(account, BOUND))?.expose(),
    before?.expose(),
  );
});

Deno.test("checkAccounts() reports the others when one server is down", async () => {
  const fixture = makeFixture();
  await signIn(fixture.deps, request(), fixture);
  await signIn(fixture.deps, request({ url: OTHER }), fixture);
  fixture.home.down = new Failure("timeout", "Cannot reach: too slow");
  const all = fixture.accounts.listAccounts();
  const reports = await checkAccounts(fixture.deps, all, {});
  assertEquals(reports.map((it) => it.state).sort(), ["unreachable", "valid"]);
});

Deno.test("checkAccounts() reports the account as active that is active in this run", async () => {
  const fixture = makeFixture();
  const first = await signIn(fixture.deps, request(), fixture);
  await signIn(fixture.deps, request({ url: OTHER }), fixture);
  const accounts = withActive(fixture.accounts, first);
  const deps = { ...fixture.deps, accounts };
  const reports = await checkAccounts(deps, accounts.listAccounts(), {});
  const active = reports.filter((it) => it.account.active);
  assertEquals(active.map((it) => it.account.serverId), [first.serverId]);
});
