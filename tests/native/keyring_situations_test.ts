/**
 * Tests the compiled program with every way in which a keyring can fail. An
 * account that was signed in with gnome-keyring is used while there is another
 * bus or none; afterwards its token must still be stored.
 */
import type { FailureKind } from "../../src/core/failure.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { holds, SECRET_WORD } from "../secret_word.ts";
import {
  copyFolder,
  countAccounts,
  type Fill,
  inHome,
} from "./account_homes.ts";
import { type Ran, run } from "./binary.ts";
import {
  at,
  type Env,
  hostile,
  keepassxc,
  session,
  type Situation,
  socket,
} from "./failing_keyrings.ts";
import { NO_HOSTILE } from "./hostile_keyring.ts";
import { chosen } from "./keyring_actions.ts";
import { NO_KEEPASSXC } from "./keepassxc_session.ts";
import { openKeyringSession, secretTool } from "./keyring_session.ts";

/** Expects the same failure from all three actions. */
function all(kind: FailureKind) {
  return { token: kind, logout: kind, login: kind };
}

const GIVEN: Readonly<Record<string, string>> = {
  another: "another entry",
  empty: "an empty secret",
  nonsense: "bytes that are no text",
  line: "two lines",
  nul: "bytes behind a NUL",
};

const SITUATIONS: readonly Situation[] = [
  {
    name: "no bus address and no display",
    lend: ({ DBUS_SESSION_BUS_ADDRESS: _, ...env }, use) => use(env),
    ...all("storage_unavailable"),
    absent: true,
  },
  {
    name: "a bus address that points nowhere",
    lend: at("unix:path=/nonexistent/bus"),
    ...all("storage_unavailable"),
    absent: true,
  },
  {
    name: "a bus address that is no address",
    lend: at("disabled:"),
    ...all("storage_unavailable"),
    absent: true,
  },
  {
    name: "a bus that is gone",
    lend: socket("gone"),
    ...all("storage_unavailable"),
    absent: true,
  },
  {
    name: "a bus that hangs up",
    lend: socket("closes"),
    ...all("storage_unavailable"),
  },
  {
    name: "a bus that hangs up once it was greeted",
    lend: socket("closes later"),
    ...all("storage_unavailable"),
  },
  {
    name: "a bus that never answers",
    lend: socket("silent"),
    ...all("storage_timeout"),
  },
  {
    name: "a bus without a keyring",
    lend: session("none"),
    ...all("storage_unavailable"),
    absent: true,
  },
  {
    name: "gnome-keyring that was never unlocked",
    lend: session("never unlocked"),
    ...all("storage_unavailable"),
    absent: true,
  },
  {
    name: "gnome-keyring that is locked, and nobody to ask",
    lend: session("locked"),
    ...all("storage_locked"),
  },
  {
    name: "KeePassXC whose database nobody has unlocked",
    lend: keepassxc("not yet unlocked"),
    ...all("storage_locked"),
    ignore: NO_KEEPASSXC,
  },
  {
    name: "KeePassXC that was locked again",
    lend: keepassxc("locked again"),
    ...all("storage_locked"),
    ignore: NO_KEEPASSXC,
  },
  {
    name: "KeePassXC that exposes no database",
    lend: keepassxc("not exposed"),
    ...all("storage_unavailable"),
    absent: true,
    ignore: NO_KEEPASSXC,
  },
  {
    name: "KeePassXC that no longer answers",
    lend: keepassxc("frozen"),
    ...all("storage_timeout"),
    ignore: NO_KEEPASSXC,
  },
  {
    name: "a keyring that never answers",
    lend: hostile("silent"),
    ...all("storage_timeout"),
  },
  {
    name: "a keyring that dies in the middle",
    lend: hostile("dies"),
    ...all("storage_unavailable"),
    each: true,
  },
  {
    name: "a keyring that dies before the secret",
    lend: hostile("dies-late"),
    ...all("storage_unavailable"),
    logout: null,
    each: true,
  },
  {
    name: "a locked collection",
    lend: hostile("locked"),
    ...all("storage_locked"),
  },
  {
    name: "a locked collection that hides its items",
    lend: hostile("hiding"),
    ...all("storage_locked"),
  },
  {
    name: "a prompter that never answers, and nobody to ask",
    lend: hostile("unanswered"),
    ...all("storage_locked"),
  },
  {
    name: "a keyring without a collection",
    lend: hostile("no-collection"),
    ...all("storage_unavailable"),
    absent: true,
  },
  {
    name: "a keyring that refuses the secret",
    lend: hostile("denied"),
    ...all("storage_denied"),
    logout: null,
    each: true,
  },
  ...Object.keys(GIVEN).map((conduct, at) => ({
    name: `a keyring that gives ${GIVEN[conduct]}`,
    lend: hostile(conduct),
    token: "storage_damaged" as const,
    logout: null,
    login: null,
    each: true,
    onlyReads: at > 0,
  })),
  {
    name: "a keyring that stores something else",
    lend: hostile("lossy"),
    token: "not_signed_in",
    logout: null,
    login: "storage_damaged",
  },
];

let fixture: {
  env: Env;
  /** The accounts as they were before any program ran. */
  accounts: string;
  login: string[];
  /** The attributes of the stored token. */
  entry: string[];
  close(): Promise<void>;
} | null = null;

Deno.test.beforeAll(async () => {
  if (NO_HOSTILE) return;
  const keyring = await openKeyringSession();
  const demo = await startDemoServer({ newToken: () => SECRET_WORD });
  const caFile = `${keyring.home}/ca.pem`;
  await Deno.writeTextFile(caFile, demo.certificate.caPem);
  const login = ["auth", "login", demo.url, "--ca-file", caFile, "--json"];
  const { env } = keyring;
  const args = [...login, "--user", "demo", "--password-stdin"];
  const { code, stderr, json } = await run(args, { env, stdin: "demo" });
  assertEquals(code, 0, stderr);
  const key = `jellytau::${json.serverId}::${json.userId}::access_token`;
  const entry = ["service", "jellytau", "account", key];
  const accounts = `${keyring.home}/accounts`;
  await copyFolder(`${env.XDG_DATA_HOME}/jellytau`, accounts);
  const close = async () => {
    await demo.stop();
    await keyring.close();
  };
  fixture = { env, accounts, login: [...login, "--with-token"], entry, close };
});

Deno.test.afterAll(async () => {
  await fixture?.close();
});

for (const situation of SITUATIONS) {
  Deno.test({
    name: `jellytau fails correctly with ${situation.name}`,
    ignore: NO_HOSTILE || situation.ignore === true,
    sanitizeResources: false,
    sanitizeOps: false,
    fn: () => holdsIn(situation),
  });
}

async function holdsIn(situation: Situation): Promise<void> {
  assert(fixture !== null);
  const { env, login } = fixture;
  const { token, logout, login: stored, absent = false } = situation;
  const actions = chosen(situation, {
    read: (there) => ends(token, ["auth", "token", "--json"], { env: there }),
    signOut: (there) =>
      inHome(copyOf(there), async (copy) => {
        await ends(logout, ["auth", "logout", "--local-only", "--json"], {
          env: copy,
        });
        assertEquals(countAccounts(copy), logout === null ? 0 : 1);
      }),
    signIn: (there) =>
      inHome(EMPTY, async (empty) => {
        const auto = absent ? null : stored;
        const ran = await ends(auto, login, { env: { ...there, ...empty } });
        if (auto !== null) return;
        const storage = absent ? "encrypted-file" : "libsecret";
        assertEquals(ran.json.tokenStorage, storage);
      }),
    signInNamed: (there) =>
      inHome(EMPTY, (empty) =>
        ends(stored, [...login, "--store", "keyring"], {
          env: { ...there, ...empty },
        })),
  });
  if (situation.each) {
    await Promise.all(actions.map((act) => situation.lend(env, act)));
  } else {
    await situation.lend(env, async (there) => {
      await Promise.all(actions.map((act) => act(there)));
    });
  }
}

Deno.test({
  name: "the token is still in the keyring after all these situations",
  ignore: NO_HOSTILE,
  async fn() {
    assert(fixture !== null);
    const lookup = ["lookup", ...fixture.entry];
    assertEquals((await secretTool(fixture.env, lookup)).text, SECRET_WORD);
  },
});

/** Runs to the wanted end, saying nothing that is secret. */
async function ends(
  kind: FailureKind | null,
  args: readonly string[],
  { env }: { env: Env },
): Promise<Ran> {
  const ran = await run(args, { env, stdin: SECRET_WORD });
  const said = new TextEncoder().encode(ran.stdout + ran.stderr);
  assertEquals(holds(said), false);
  const found = ran.code === 0 ? null : ran.failure.kind;
  assertEquals(found, kind, `${args.join(" ")}: ${ran.stderr}`);
  return ran;
}

const EMPTY: Fill = (home) =>
  Promise.resolve({ HOME: home, XDG_DATA_HOME: `${home}/share` });

/** Returns a home with a copy of the fixture's accounts, which may be lost. */
const copyOf = (env: Env): Fill => async (home) => {
  const accounts = fixture?.accounts ?? "";
  await copyFolder(accounts, `${home}/share/jellytau`);
  return { ...env, ...await EMPTY(home) };
};
