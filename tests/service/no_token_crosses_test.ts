/**
 * Tests that no token is in any message of any command, over a real channel to
 * the real service. A command without a case here fails the types and the test.
 */
import type { FailureKind } from "../../src/core/failure.ts";
import { toFailure } from "../../src/core/failure.ts";
import {
  type CommandInput,
  type CommandName,
  COMMANDS,
  SAME_ISOLATE_ONLY,
  type ServiceEvent,
} from "../../src/service/protocol.ts";
import { assert, assertEquals } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { addPlaylist } from "../demo/add_playlist.ts";
import { SECRET_WORD } from "../secret_word.ts";
import { FOLLOW_CASES, HEADER_CASES, RULE_CASES } from "./header_cases.ts";
import { echo, elsewhere } from "./hostile_answers.ts";
import {
  isIn,
  PASSPHRASE,
  type Recorded,
  withRecorded,
} from "./recorded_service.ts";

/** The account and the film that the cases use. */
interface Facts extends Recorded {
  readonly film: string;
  readonly slot: string;
  readonly code: string;
}

interface Case<N extends CommandName> {
  readonly input: (facts: Facts) => CommandInput<N>;
  /** The failure that is expected, if the case cannot succeed. */
  readonly fails?: FailureKind;
  /** Cancels the command at this event, because it does not end by itself. */
  readonly stopsAt?: ServiceEvent["kind"];
}

const PLAYLIST = "f".repeat(32);
const SWAP = { kind: "move", from: 1, to: 2 } as const;
const ME = { account: null, method: "GET", path: "/Users/Me", body: null };
const NONE = { input: () => ({}) };
const ACTIVE = { input: () => ({ account: null }) };
const ITEM = { input: ({ film }: Facts) => ({ account: null, item: film }) };
const FILTER = { account: null, libraryId: null, types: [], year: null };
const PAGE = { parentId: null, offset: 0, limit: 100 };
const OF_LIST = { listId: PLAYLIST, offset: 0, limit: 100 };
const request = ({ film, home }: Facts) => ({
  account: null,
  items: [film],
  folder: `${home}/films`,
});
const download = (facts: Facts) => ({ ...request(facts), parallel: 1 });
const ofFilm = { input: ({ film }: Facts) => ({ itemId: film }) };
const trust = ({ demo }: Facts) => ({
  caPem: demo.certificate.caPem,
  pinSha256: null,
});
const signIn = (facts: Facts): CommandInput<"sign-in"> => ({
  ...trust(facts),
  url: facts.demo.url,
  method: { kind: "password", userName: "demo", password: "demo" },
  store: null,
  alias: null,
  force: true,
  trustNew: false,
  allowLoopbackHttp: false,
});

/** The cases in the order of their runs; those that end something come last. */
const CASES: { readonly [N in CommandName]: Case<N> } = {
  "sign-in": { input: signIn },
  "list-accounts": ACTIVE,
  "check-accounts": ACTIVE,
  "switch-account": ACTIVE,
  "approve-device": { input: ({ code }) => ({ account: null, code }) },
  // This server issues the same token to everybody.
  "rotate-token": {
    input: () => ({ account: null, password: "demo" }),
    fails: "server_error",
  },
  "call-api": { input: () => ME, fails: "internal" },
  "lend-api": {
    input: () => ({ account: null, allowsWrites: false }),
    fails: "internal",
  },
  "reveal-token": {
    input: () => ({ account: null, form: "header" }),
    fails: "internal",
  },
  "storage-status": NONE,
  "verify-storage": NONE,
  "migrate-storage": { input: () => ({ to: "file", dryRun: false }) },
  "list-slots": NONE,
  "add-slot": {
    input: () => ({ slot: { kind: "passphrase", passphrase: PASSPHRASE } }),
  },
  "remove-slot": { input: ({ slot }) => ({ id: slot }) },
  "rotate-storage": NONE,
  "accept-rollback": NONE,
  "reset-storage": { input: () => ({ confirmed: false }) },
  diagnose: NONE,
  "list-servers": NONE,
  "test-server": {
    input: (facts) => ({
      ...trust(facts),
      url: facts.demo.url,
      allowLoopbackHttp: false,
    }),
  },
  "reach-server": { input: () => ({ account: null }) },
  "trust-server": {
    input: ({ demo }) => ({
      server: demo.url,
      pinSha256: demo.certificate.sha256,
      trustNew: false,
      byCa: false,
      caPem: null,
    }),
  },
  ...HEADER_CASES,
  "limit-bitrate": {
    input: () => ({ account: null, server: null, change: { kind: "measure" } }),
  },
  "remove-server": {
    input: ({ demo }) => ({ server: demo.url }),
    fails: "usage",
  },
  "sync-library": { input: () => ({ account: null, full: true }) },
  "list-libraries": ACTIVE,
  "list-progress": { input: () => ({ account: null, seriesIds: [PLAYLIST] }) },
  "list-shelves": { input: () => ({ account: null, limit: 20 }) },
  "list-items": {
    input: () => ({ ...FILTER, ...PAGE, from: null, fromItem: null }),
  },
  "list-lists": ACTIVE,
  "refresh-list": {
    input: () => ({ account: null, list: "Mix", kind: null, orStored: false }),
  },
  "edit-playlist": {
    input: () => ({ account: null, list: PLAYLIST, edit: SWAP }),
  },
  "create-playlist": {
    input: () => ({ account: null, name: "New", items: [], isPublic: false }),
  },
  "list-entries": {
    input: () => ({ ...FILTER, ...OF_LIST }),
  },
  "search-items": {
    input: () => ({
      ...FILTER,
      words: "nobody",
      limit: 10,
      countUpTo: 10,
      askServer: true,
    }),
  },
  "show-item": ITEM,
  "refresh-item": { input: (it) => ({ ...ITEM.input(it), orStored: false }) },
  "list-similar": ITEM,
  "list-missing": { ...ITEM, fails: "usage" },
  "mark-items": {
    input: ({ film }) => ({
      account: null,
      items: [film],
      kind: "played",
      value: true,
    }),
  },
  "fetch-picture": { input: (it) => ({ ...ITEM.input(it), size: "small" }) },
  "plan-download": { input: download },
  "start-download": { input: download },
  "survey-download": { input: request },
  "queue-downloads": { input: request },
  "resume-download": ofFilm,
  "move-download": { input: ({ film }) => ({ itemId: film, to: "first" }) },
  ...FOLLOW_CASES,
  "list-downloads": NONE,
  "verify-downloads": NONE,
  "pause-download": ofFilm,
  "remove-download": ofFilm,
  "start-playback": {
    input: ({ film }) => ({
      account: null,
      items: [film],
      player: null,
      print: true,
      fromStart: true,
    }),
  },
  "stop-playback": { input: () => ({ itemId: null }) },
  "ask-player": {
    input: () => ({ pid: null, request: { ask: "status" } }),
    fails: "not_found",
  },
  "ask-queue": {
    input: () => ({ pid: null, from: 0, limit: 9 }),
    fails: "not_found",
  },
  "add-to-queue": {
    input: ({ film: id }) => (
      { account: null, items: [id], next: false, pid: null }
    ),
    fails: "not_found",
  },
  "list-queue": { input: () => ({ from: 0, limit: 9 }), fails: "not_found" },
  "control-playback": {
    input: () => ({ action: { kind: "pause" } }),
    fails: "not_found",
  },
  ...RULE_CASES,
  "follow-server": {
    input: () => ({ account: null, missed: true }),
    fails: "cancelled",
    stopsAt: "sync-due",
  },
  "sign-out": {
    input: () => ({ account: null, all: true, localOnly: false }),
  },
};
const NAMES = Object.keys(CASES) as CommandName[];

/** Signs in and syncs, then forgets the messages that were recorded. */
async function prepare(fixture: Recorded): Promise<Facts> {
  const { client, demo, deps, crossed } = fixture;
  const none = { ...fixture, film: "", slot: "", code: "" };
  await client.send("sign-in", signIn(none));
  await client.send("sync-library", { account: null, full: true });
  const ids = demo.library.visibleItems().slice(0, 2).map(({ id }) => id);
  addPlaylist(demo, { id: PLAYLIST, name: "Mix", ids });
  const [account] = deps.accounts.listAccounts();
  assert(account);
  const { library } = await deps.media();
  const films = library.items.listItems(account, { types: ["movie"] }, {
    offset: 0,
    limit: 1,
  });
  const { slots } = await client.send("add-slot", {
    slot: { kind: "command", command: ["printf", "a secret"] },
  });
  const code = demo.users.startCode(new Map()).code;
  // The test does not wait for a player that the user would start.
  client.onEvent((it) => {
    if (it.kind !== "playback-progress" || it.url === null) return;
    void client.send("stop-playback", { itemId: null });
  });
  crossed.length = 0;
  return {
    ...fixture,
    film: films.items[0]?.id ?? "",
    slot: slots.at(-1)?.id ?? "",
    code,
  };
}

async function runCase<N extends CommandName>(
  name: N,
  facts: Facts,
): Promise<"well" | FailureKind> {
  const stop = new AbortController();
  const forget = facts.client.onEvent(({ kind }) => {
    if (kind === CASES[name].stopsAt) stop.abort();
  });
  try {
    const { signal } = stop;
    await facts.client.send(name, CASES[name].input(facts), { signal });
    return "well";
  } catch (caught) {
    return toFailure(caught).kind;
  } finally {
    forget();
  }
}

networkTest("there is a case for every command of the protocol", () => {
  assertEquals(NAMES.toSorted(), Object.keys(COMMANDS).toSorted());
});

networkTest("no token crosses when every command is run", async () => {
  await withRecorded(async (fixture) => {
    const facts = await prepare(fixture);
    for (const name of NAMES) {
      facts.crossed.length = 0;
      const ended = await runCase(name, facts);
      assertEquals(ended, CASES[name].fails ?? "well", name);
      assert(facts.crossed.length >= 2, `${name}: command and answer`);
      assert(!isIn(facts.crossed, SECRET_WORD), name);
    }
    assertEquals(facts.demo.log.tokensSeenOutside(), 0);
    const used = facts.demo.log.requests.filter((it) => it.hasToken);
    assert(used.length > 10, "the token was on the wire");
    assert(used.some(({ path }) => path === "/socket"), "and on the socket's");
  });
});

for (const answer of [echo, elsewhere]) {
  networkTest(
    `no token crosses when the server answers every command with an ${answer.name}`,
    async () => {
      await withRecorded(async (fixture) => {
        const facts = await prepare(fixture);
        facts.demo.options.answer = answer;
        for (const name of NAMES) {
          facts.crossed.length = 0;
          await runCase(name, facts);
          assert(facts.crossed.length >= 2, `${name}: command and answer`);
          assert(!isIn(facts.crossed, SECRET_WORD), name);
        }
      });
    },
  );
}

networkTest("no secret of Quick Connect crosses, only its code", async () => {
  await withRecorded(async (fixture) => {
    const { demo, client, crossed } = fixture;
    const secrets: string[] = [];
    const codes: string[] = [];
    client.onEvent((it) => {
      if (it.kind !== "quick-connect-code") return;
      codes.push(it.code);
      const asked = demo.users.findCode(({ code }) => code === it.code);
      const approver = demo.users.findUser("demo");
      assert(asked && approver);
      secrets.push(asked.secret);
      demo.users.approve(asked, approver);
    });
    const none = { ...fixture, film: "", slot: "", code: "" };
    const method = { kind: "quick-connect" } as const;
    await client.send("sign-in", { ...signIn(none), method });
    assertEquals([codes.length, secrets.length], [1, 1]);
    for (const word of [SECRET_WORD, ...secrets]) {
      assert(!isIn(crossed, word));
    }
  });
});

networkTest(
  "SAME_ISOLATE_ONLY is what a worker refuses, and nothing else",
  () => {
    const refused = NAMES.filter((it) => CASES[it].fails === "internal");
    assertEquals(refused.toSorted(), SAME_ISOLATE_ONLY.toSorted());
  },
);
