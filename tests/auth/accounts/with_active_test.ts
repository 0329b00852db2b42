import { resolveAccount } from "../../../src/auth/accounts/resolve_account.ts";
import { switchAccount } from "../../../src/auth/accounts/switch_account.ts";
import { withActive } from "../../../src/auth/accounts/with_active.ts";
import { assertEquals } from "@std/assert";
import {
  ACCOUNT,
  accountIndexContract,
  SERVER,
} from "../../contracts/account_index_contract.ts";
import { MemoryAccountIndex } from "../../fakes/memory_account_index.ts";

const NOBODY = { serverId: "0".repeat(32), userId: "1".repeat(32) };
const BOB = {
  ...ACCOUNT,
  userId: "b".repeat(32),
  userName: "bob",
  alias: null,
  active: false,
};

accountIndexContract("withActive()", (use) => {
  const stored = new MemoryAccountIndex();
  use(Object.assign(withActive(stored, NOBODY), {
    latestGeneration: stored.latestGeneration.bind(stored),
    raiseGeneration: stored.raiseGeneration.bind(stored),
    acceptGeneration: stored.acceptGeneration.bind(stored),
  }));
});

/** Stores Ada as the active account and chooses Bob. */
function chooseBob() {
  const stored = new MemoryAccountIndex();
  stored.saveServer(SERVER);
  stored.saveAccount(ACCOUNT);
  stored.saveAccount(BOB);
  const index = withActive(stored, BOB);
  const active = () => [
    resolveAccount(index, null).userName,
    resolveAccount(stored, null).userName,
  ];
  return { stored, index, active };
}

Deno.test("withActive() lists the chosen account as active and stores nothing", () => {
  const { index, active } = chooseBob();
  assertEquals(active(), ["bob", "ada"]);
  assertEquals(index.listAccounts().filter((it) => it.active).length, 1);
});

Deno.test("withActive() keeps the stored choice when an account is saved again", () => {
  const { index, active } = chooseBob();
  const bob = index.findAccount(BOB);
  assertEquals(bob, BOB);
  if (bob) index.saveAccount({ ...bob, tokenStorage: "encrypted-file" });
  assertEquals(active(), ["bob", "ada"]);
});

Deno.test("withActive() follows a switch to another account and back", () => {
  const { index, active } = chooseBob();
  for (const name of ["ada", "bob"]) {
    switchAccount({ accounts: index }, name);
    assertEquals(active(), [name, name]);
  }
});

Deno.test("withActive() lists the stored active account when the chosen one is removed", () => {
  const { index, active } = chooseBob();
  index.removeAccount(BOB);
  assertEquals(active(), ["ada", "ada"]);
});
