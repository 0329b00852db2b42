import { assert, assertEquals } from "@std/assert";
import {
  NO_HOSTILE,
  withHostile,
  withHostileKeyring,
} from "./hostile_keyring.ts";
import { type Called, callKeyring, type Calls, KEY } from "./keyring_calls.ts";
import { openKeyringSession, secretTool } from "./keyring_session.ts";
import { tokenKeyName } from "../../src/core/token_key.ts";

const ignore = NO_HOSTILE;
const GIVEN = "from the provider";

interface Case extends Calls {
  readonly does: string;
  readonly conduct: string;
  /** For each call the failure's kind, or `=` and the value. */
  readonly wanted: readonly string[];
  readonly asked?: number;
}

const CASES: readonly Case[] = [
  {
    does: "asks nobody if there is nobody to ask",
    conduct: "locked",
    calls: ["retrieve", "store x", "delete"],
    wanted: ["storage_locked", "storage_locked", "storage_locked"],
  },
  {
    does: "reads what a person unlocked",
    conduct: "allowed",
    calls: ["retrieve", "retrieve"],
    person: true,
    wanted: [`=${GIVEN}`, `=${GIVEN}`],
    asked: 1,
  },
  {
    does: "asks once when several calls meet the same lock",
    conduct: "allowed",
    calls: ["retrieve+retrieve+retrieve"],
    person: true,
    wanted: [`=${GIVEN}`, `=${GIVEN}`, `=${GIVEN}`],
    asked: 1,
  },
  {
    does: "says locked when the person refuses",
    conduct: "refused",
    calls: ["retrieve"],
    person: true,
    wanted: ["storage_locked"],
    asked: 1,
  },
  {
    does: "gives up when the prompt is never answered",
    conduct: "unanswered",
    calls: ["retrieve"],
    person: true,
    personLimitMs: 500,
    wanted: ["storage_timeout"],
    asked: 1,
  },
  {
    does: "stops waiting for a prompt when it is cancelled",
    conduct: "unanswered",
    calls: ["retrieve"],
    person: true,
    stopOnceAsked: true,
    wanted: ["cancelled"],
    asked: 1,
  },
  {
    does: "stops waiting for a keyring that never answers when it is cancelled",
    conduct: "silent",
    calls: ["retrieve"],
    stopAfterMs: 500,
    wanted: ["cancelled"],
  },
  {
    does: "takes a locked collection that hides its items for locked",
    conduct: "hiding",
    calls: ["retrieve", "delete"],
    wanted: ["storage_locked", "storage_locked"],
  },
  {
    does: "finds what was hidden once it is unlocked",
    conduct: "hiding",
    calls: ["retrieve"],
    person: true,
    wanted: [`=${GIVEN}`],
    asked: 1,
  },
  {
    does: "keeps one entry when there was an older one elsewhere",
    conduct: "two",
    calls: ["retrieve", "store newer", "retrieve", "delete", "retrieve"],
    wanted: ["=the older one", "=", "=newer", "=", "="],
  },
  {
    does: "notices when the keyring stores another value",
    conduct: "lossy",
    calls: ["store x"],
    wanted: ["storage_damaged"],
  },
  {
    does: "notices an entry that stays after it was deleted",
    conduct: "forgetful",
    calls: ["store x", "delete", "retrieve"],
    wanted: ["=", "storage_denied", "=x"],
  },
  {
    does: "opens another session when the keyring refuses the first one",
    conduct: "refuses-session",
    calls: ["retrieve", "store x", "retrieve"],
    wanted: [`=${GIVEN}`, "=", "=x"],
  },
  {
    does: "reads a secret again that the first session garbles",
    conduct: "garbles-secret",
    calls: ["retrieve", "store x", "retrieve"],
    wanted: [`=${GIVEN}`, "=", "=x"],
  },
  {
    does: "stores a secret again that the first session garbles",
    conduct: "refuses-secret",
    calls: ["retrieve", "delete", "store x", "retrieve"],
    wanted: [`=${GIVEN}`, "=", "=", "=x"],
  },
  {
    does: "deletes no entry but its own",
    conduct: "another",
    calls: ["store x", "retrieve", "delete", "retrieve"],
    wanted: ["=", "=x", "=", "storage_damaged"],
  },
];

for (const { does, conduct, wanted, ...rest } of CASES) {
  Deno.test({
    name: `LibsecretStorage ${does}`,
    ignore,
    fn: () =>
      withHostileKeyring(conduct, async (env) => {
        const called = await callKeyring(env, rest);
        assertEquals(told(called), wanted);
        assertEquals(called.asked, rest.asked ?? 0);
        assertEquals(called.stderr, "");
      }),
  });
}

Deno.test({
  name:
    "LibsecretStorage keeps the entries of a keyring whose prompter is silent",
  ignore,
  async fn() {
    const session = await openKeyringSession();
    try {
      const { env } = session;
      const stored = await callKeyring(env, { calls: ["store kept"] });
      assertEquals(told(stored), ["="]);
      await session.lock();
      await withHostile("silent-prompter", env, async () => {
        const calls = ["retrieve", "store lost", "delete"];
        const called = await callKeyring(env, {
          calls,
          person: true,
          personLimitMs: 700,
        });
        for (const it of called.outcomes) assert(it.kind !== undefined);
        assertEquals(called.stderr, "");
      });
      await session.restartKeyring();
      const lookup = ["service", "jellytau", "account", tokenKeyName(KEY)];
      const { text } = await secretTool(env, ["lookup", ...lookup]);
      assertEquals(text, "kept");
    } finally {
      await session.close();
    }
  },
});

Deno.test({
  name: "LibsecretStorage says locked when there is a user but no prompter",
  ignore,
  async fn() {
    const session = await openKeyringSession();
    try {
      const { env } = session;
      await callKeyring(env, { calls: ["store kept"] });
      await session.lock();
      const calls = ["retrieve", "store lost", "delete"];
      const called = await callKeyring(env, { calls, person: true });
      assertEquals(told(called), calls.map(() => "storage_locked"));
      assertEquals(called.asked, calls.length);
      assertEquals(called.stderr, "");
    } finally {
      await session.close();
    }
  },
});

Deno.test({
  name: "LibsecretStorage outlives its bus, and says that it is missing",
  ignore,
  async fn() {
    const session = await openKeyringSession();
    try {
      const end = `end ${session.busPid}`;
      const calls = ["store kept", end, "retrieve", "store lost", "retrieve"];
      const called = await callKeyring(session.env, { calls });
      const gone = "storage_unavailable";
      assertEquals(told(called), ["=", "=", gone, gone, gone]);
      assertEquals(called.stderr, "");
    } finally {
      await session.close();
    }
  },
});

function told({ outcomes }: Called): string[] {
  return outcomes.map(({ kind, value }) => kind ?? `=${value ?? ""}`);
}
