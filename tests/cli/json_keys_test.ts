/**
 * Tests every key of the JSON that was promised to scripts. Keys may be added,
 * none removed.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "./cli_demo.ts";
import type { Run } from "./cli_fixture.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** Tells whether a value is of the promised kind. */
type Kind = (value: Json) => boolean;
type Shape = { readonly [key: string]: Kind | Shape | readonly [Shape] };

const text: Kind = (it) => typeof it === "string" && it !== "";
const id: Kind = (it) => /^[0-9a-f]{32}$/.test(String(it));
const sha256: Kind = (it) => /^[0-9a-f]{64}$/.test(String(it));
const count: Kind = (it) => Number.isInteger(it) && Number(it) >= 0;
const number: Kind = (it) => typeof it === "number" && Number.isFinite(it);
const truth: Kind = (it) => typeof it === "boolean";
const date: Kind = (it) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(String(it));
const oneOf = (...words: Json[]): Kind => (it) => words.includes(it);
const orNull = (kind: Kind): Kind => (it) => it === null || kind(it);

const TOKEN_STORAGE = oneOf(
  "libsecret",
  "keychain",
  "credential-manager",
  "encrypted-file",
);

const ACCOUNT: Shape = {
  serverId: id,
  serverName: text,
  serverUrl: text,
  userId: id,
  userName: text,
  alias: orNull(text),
  active: truth,
  tokenStorage: TOKEN_STORAGE,
  state: oneOf(
    "valid",
    "rejected",
    "unreachable",
    "missing-token",
    "unchecked",
  ),
  signedInAt: date,
};

const ITEM: Shape = {
  id,
  name: text,
  type: text,
  year: orNull(count),
  runtimeMs: orNull(count),
  seriesName: orNull(text),
  seasonNumber: orNull(count),
  episodeNumber: orNull(count),
  libraryId: id,
};
const ITEMS: Shape = { items: [ITEM], total: count };

const DOWNLOADS: Shape = {
  downloads: [{
    itemId: id,
    path: text,
    sizeBytes: count,
    receivedBytes: count,
    state: oneOf("queued", "running", "paused", "done", "failed"),
    problem: oneOf(null),
  }],
};

const PROMISED: readonly [line: string, shape: Shape][] = [
  ["auth list", { accounts: [ACCOUNT] }],
  ["auth status", { accounts: [ACCOUNT] }],
  ["auth status --no-check", { accounts: [ACCOUNT] }],
  ["storage status", {
    keyring: {
      available: truth,
      kind: orNull(TOKEN_STORAGE),
      reason: orNull(text),
      probeMs: number,
    },
    encryptedFile: {
      path: text,
      exists: truth,
      slots: [{ kind: text, protects: text }],
      entries: count,
    },
    used: TOKEN_STORAGE,
  }],
  ["storage verify", {
    accounts: [{
      serverId: id,
      userId: id,
      tokenStorage: TOKEN_STORAGE,
      ok: truth,
      problem: oneOf(null),
    }],
  }],
  ["library sync", {
    libraries: count,
    added: count,
    updated: count,
    removed: count,
    items: count,
    durationMs: count,
  }],
  ["library list", ITEMS],
  ["library search the", ITEMS],
  ["doctor", {
    ok: truth,
    checks: [{
      name: text,
      ok: truth,
      detail: text,
      hint: orNull(text),
    }],
  }],
];

/** Checks that every promised key has a value of its kind. */
function check(value: Json, shape: Shape, { where }: { where: string }): void {
  assert(value !== null && typeof value === "object", where);
  assert(!Array.isArray(value), where);
  for (const [key, wanted] of Object.entries(shape)) {
    const at = `${where}.${key}`;
    const found = value[key];
    assert(found !== undefined, `${at} is missing`);
    if (typeof wanted === "function") {
      assert(wanted(found), `${at} is ${JSON.stringify(found)}`);
    } else if (Array.isArray(wanted)) {
      assert(Array.isArray(found) && found.length > 0, `${at} is empty`);
      for (const it of found) check(it, wanted[0], { where: at });
    } else check(found, wanted as Shape, { where: at });
  }
}

async function checkRun(
  run: Run,
  line: readonly string[],
  { shape }: { shape: Shape },
) {
  const ran = await run([...line, "--json"]);
  assertEquals(ran.code, 0, `${line.join(" ")}: ${ran.stderr}`);
  check(ran.json, shape, { where: line.join(" ") });
}

networkTest(
  "`--json` prints every key that was promised to scripts",
  () =>
    withDemo({ items: 40 }, async ({ run, demo, caFile, home }) => {
      const args = login(demo.url, "--ca-file", caFile, "--json");
      const signedIn = await run(args, { stdin: "demo" });
      assertEquals(signedIn.code, 0, signedIn.stderr);
      check(signedIn.json, ACCOUNT, { where: "auth login" });
      assertEquals(signedIn.json.state, "valid");
      for (const [line, shape] of PROMISED) {
        await checkRun(run, line.split(" "), { shape });
      }
      await checkRun(run, ["server", "test", demo.url, "--ca-file", caFile], {
        shape: {
          url: text,
          id,
          name: text,
          version: text,
          productName: text,
          quickConnect: truth,
          certificate: {
            sha256,
            subject: text,
            issuer: text,
            validTo: date,
            trustedBy: oneOf("system", "ca-file", "pin", null),
          },
          clockSkewMs: number,
          ok: truth,
          problem: oneOf(null),
        },
      });
      const track = demo.library.visibleItems().find((it) =>
        it.kind === "Audio"
      );
      assert(track, "there is a track");
      const folder = ["--dir", `${home}/files`];
      await checkRun(run, ["download", track.id, ...folder], {
        shape: DOWNLOADS,
      });
      await checkRun(run, ["download", "list"], { shape: DOWNLOADS });
      await checkRun(run, ["download", "verify"], { shape: DOWNLOADS });
    }),
);

networkTest(
  "`doctor --json` has the checks that were promised",
  () =>
    withDemo({ items: 10 }, async ({ run, demo, caFile }) => {
      const args = login(demo.url, "--ca-file", caFile);
      assertEquals((await run(args, { stdin: "demo" })).code, 0);
      const { json } = await run(["doctor", "--json"]);
      const names = json.checks.map((it: { name: string }) => it.name);
      for (
        const name of [
          "keyring",
          "encrypted-file",
          "metadata",
          "permissions",
          "tls-store",
          "terminal",
          "server",
          "token",
        ]
      ) {
        assert(names.includes(name), `${name} is missing in ${names}`);
      }
    }),
);

networkTest(
  "a failure under `--json` is one object on stderr, and nothing else",
  () =>
    withDemo({ items: 10 }, async ({ run, demo }) => {
      const failing: [line: string[], kind: string, exitCode: number][] = [
        [["server", "remove", "nobody"], "not_found", 3],
        [["auth", "token"], "not_signed_in", 4],
        [["library", "list"], "not_signed_in", 4],
        [login("http://media.example"), "insecure", 6],
        [login(demo.url), "tls_untrusted", 6],
        [["storage", "accept-rollback"], "not_found", 3],
        [["auth", "login"], "usage", 2],
        [["no-such-command"], "usage", 2],
      ];
      for (const [line, kind, exitCode] of failing) {
        const ran = await run([...line, "--json"], { stdin: "demo" });
        assertEquals(ran.stdout, "", line.join(" "));
        const { error, ...rest } = JSON.parse(ran.stderr);
        assertEquals(rest, {});
        assertEquals([error.kind, error.exitCode, ran.code], [
          kind,
          exitCode,
          exitCode,
        ], line.join(" "));
        check(error, { message: text, hint: text }, { where: line.join(" ") });
      }
    }),
);

networkTest(
  "a line that lacks an argument is sent to the help of its command",
  () =>
    withDemo({ items: 10 }, async ({ run }) => {
      for (
        const [line, help] of [
          ["auth login", "jellytau help auth login"],
          ["storage migrate", "jellytau help storage migrate"],
          ["storage slot", "jellytau help storage slot"],
          ["auth status --nope", "jellytau help auth status"],
          ["nope", "jellytau help"],
        ] as const
      ) {
        const ran = await run(line.split(" "));
        assertEquals(ran.code, 2, line);
        assertMatch(ran.stderr, /^jellytau: Cannot .+\nhint: .+\n$/);
        assert(ran.stderr.endsWith(`hint: See \`${help}\`\n`), ran.stderr);
      }
    }),
);
