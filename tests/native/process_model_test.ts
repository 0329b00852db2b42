/**
 * Tests several processes on one home, some of which are killed at random.
 * Afterwards everything that was acknowledged is stored, and nothing else.
 * `JELLYTAU_SEED=<n>` runs the operations of that seed again.
 */
import { SeededRandom } from "../../src/demo/seeded_random.ts";
import { assert, assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import { NO_KEYRING } from "./keyring_session.ts";
import { pickShort } from "./model_command.ts";
import { assertSent } from "./model_play.ts";
import { Model, type Operation, signedIn, signedOut } from "./model_state.ts";
import {
  assertSound,
  isFavorite,
  type ModelFixture,
  type Person,
  withModelFixture,
} from "./model_fixture.ts";

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const STEPS = LONG ? 300 : 10;
/** The number of steps between two full checks. */
const STEPS_PER_LOOK = 10;
/** The failures of a command for an account that is not signed in. */
const NOBODY = ["not_found", "not_signed_in"];
const SEED = Number(Deno.env.get("JELLYTAU_SEED") ?? Date.now() % 1_000_000);

Deno.test({
  name:
    "jellytau keeps what it acknowledged when several processes work and some are killed",
  ignore: NO_KEYRING || lacks("mpv"),
  fn: () =>
    withModelFixture(async (fixture) => {
      const random = new SeededRandom(SEED);
      const model = new Model();
      const done: string[] = [];
      try {
        await openBoth(fixture, model);
        for (let step = 1; step <= STEPS; step++) {
          // One process per account, or the last acknowledged step is unknown.
          const [first, second] = shuffled(fixture.people, random);
          assert(first !== undefined && second !== undefined);
          const long = pickLasting(first, random);
          const short = pickShort(second, random);
          done.push(`service ${long.name}, command ${short.name}`);
          await Promise.all([
            long.run(fixture, model),
            short.run(fixture, model),
          ]);
          if (step % STEPS_PER_LOOK === 0) await look(fixture, model);
        }
      } catch (caught) {
        const steps = done.map((it, i) => `${i + 1}. ${it}`).join("\n");
        const why = caught instanceof Error ? caught.stack : caught;
        throw new Error(`JELLYTAU_SEED=${SEED} after\n${steps}\n${why}`);
      }
    }),
});

/** Opens both connections of the long-lived process at the start. */
async function openBoth(fixture: ModelFixture, model: Model): Promise<void> {
  const [person] = fixture.people;
  assert(person !== undefined);
  for (const name of ["in", "sync"]) {
    await lasting(person, { name, store: "file" }).run(fixture, model);
  }
}

interface Verified {
  readonly accounts: readonly {
    readonly serverId: string;
    readonly userId: string;
    readonly ok: boolean;
  }[];
  readonly orphans: readonly unknown[];
}

interface Listed {
  readonly accounts: readonly { readonly active: boolean }[];
}

interface Downloaded {
  readonly downloads: readonly {
    readonly serverId: string;
    readonly itemId: string;
    readonly state: string;
  }[];
}

interface SignedOut {
  readonly signedOut: readonly { readonly removed: boolean }[];
}

function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  return items.map((it) => ({ it, at: random.next() }))
    .toSorted((a, b) => a.at - b.at).map(({ it }) => it);
}

/** Chooses the next operation of the process that is never killed. */
function pickLasting(person: Person, random: SeededRandom): Operation {
  const name = random.pick(["in", "in", "out", "sync", "list", "switch"]);
  return lasting(person, { name, store: random.pick(["file", "keyring"]) });
}

function lasting(
  person: Person,
  { name, store }: { name: string; store: string },
): Operation {
  const { account } = person;
  const run = async (fixture: ModelFixture, model: Model) => {
    const isIn = model.states.get(account) === "in";
    switch (name) {
      case "in": {
        const { failure, message } = await fixture.send("sign-in", {
          url: person.server.url,
          method: {
            kind: "password",
            userName: person.userName,
            password: person.password,
          },
          store,
          alias: null,
          force: true,
          caPem: person.server.certificate.caPem,
          pinSha256: null,
          trustNew: false,
          allowLoopbackHttp: false,
        });
        assertEquals(failure, undefined, message);
        return signedIn(model, account);
      }
      case "out": {
        const input = { account, all: false, localOnly: false };
        const { failure, reply } = await fixture.send<SignedOut>(
          "sign-out",
          input,
        );
        if (failure && NOBODY.includes(failure) && !isIn) return;
        assertEquals(reply?.signedOut[0]?.removed, true, JSON.stringify(reply));
        return signedOut(model, account);
      }
      case "sync": {
        const { reply } = await fixture.send("sync-library", {
          account,
          full: false,
        });
        if (reply && isIn) model.synced.add(account);
        const isFine = reply || !isIn || model.doubted.has(account);
        return assert(isFine, `no sync of ${account}`);
      }
      case "switch": {
        const { reply } = await fixture.send("switch-account", { account });
        return assert(!isIn || reply, `no switch to ${account}`);
      }
      default:
        return void await fixture.send("list-accounts", { account: null });
    }
  };
  return { name: `${name} ${person.label}`, run };
}

/** Checks everything that must hold after any steps. */
async function look(fixture: ModelFixture, model: Model): Promise<void> {
  assertEquals(fixture.deletedFiles(), []);
  const { accounts, orphans } = await json<Verified>(fixture, [
    "storage",
    "verify",
  ]);
  const found = new Map<string, boolean>(
    accounts.map((it) => [
      `${it.serverId}:${it.userId}`,
      it.ok,
    ]),
  );
  assertEquals(orphans, []);
  for (const [account, state] of model.states) {
    if (state !== "unknown") continue;
    if (found.has(account)) model.states.set(account, "in");
    else signedOut(model, account);
  }
  for (const { account } of fixture.people) {
    const isIn = model.states.get(account) === "in";
    assertEquals([account, found.get(account)], [account, isIn || undefined]);
  }
  const listed = (await json<Listed>(fixture, ["auth", "list"])).accounts;
  const active = listed.filter((it) => it.active).length;
  assertEquals(active, Math.min(1, listed.length));
  for (const account of model.synced) {
    const list = ["library", "list", "--limit", "1", "--account", account];
    assert(
      (await json<{ total: number }>(fixture, list)).total > 0,
      `${account} has no library`,
    );
  }
  for (const [mark, { person, value }] of model.favorites) {
    assertEquals([mark, isFavorite(person, mark)], [mark, value]);
  }
  await assertSent(fixture, model.plays);
  model.plays.clear();
  const { downloads } = await json<Downloaded>(fixture, ["download", "verify"]);
  for (const id of model.downloads) {
    const states = downloads
      .filter((it) => `${it.serverId}:${it.itemId}` === id)
      .map((it) => it.state);
    assertEquals([id, ...states], [id, "done"]);
  }
  assertSound(fixture.home);
}

async function json<Shape>(
  fixture: ModelFixture,
  args: readonly string[],
): Promise<Shape> {
  const { code, stdout, stderr } = await fixture.run([...args, "--json"]);
  assertEquals(code, 0, `${args.join(" ")}: ${stderr}`);
  return JSON.parse(stdout);
}
