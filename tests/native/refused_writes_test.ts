/** Tests what still works when the disk is full or read-only. */
import { existsSync } from "node:fs";
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { withEmptyHome } from "./binary.ts";
import {
  FILL,
  NO_MOUNTS,
  runWithMounts,
  SMALL_DISK,
  type Step,
} from "./own_mounts.ts";
import { signIn, syncLibraries } from "./signed_in_home.ts";

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const FILM = "Bergen, 1919";

interface Fixture {
  readonly demo: DemoServer;
  readonly env: Record<string, string>;
  /** A line of shell that signs in to the demo server. */
  readonly login: string;
}

/** Defines a test with a demo server, signed in to and synced if asked. */
function mountTest(
  { name, isSynced }: { name: string; isSynced: boolean },
  use: (fixture: Fixture) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: NO_MOUNTS,
    fn: () =>
      withEmptyHome(async ({ env, path }) => {
        const demo = await startDemoServer({ items: 160 });
        try {
          await Deno.writeTextFile(`${path}/ca.pem`, demo.certificate.caPem);
          if (isSynced) {
            await signIn(demo, path);
            await syncLibraries(path);
          }
          await Deno.writeTextFile(`${path}/password`, "demo");
          const login = `jellytau auth login ${demo.url} --user demo ` +
            `--password-file ${path}/password --ca-file ${path}/ca.pem ` +
            "--store file";
          await use({ demo, env, login });
        } finally {
          await demo.stop();
        }
      }),
  });
}

/** Commands that only read; they must work as usual. */
const READING = [
  "jellytau auth list",
  "jellytau auth status",
  "jellytau auth token",
  "jellytau library list",
  "jellytau library search bergen",
  `jellytau library show "${FILM}"`,
  "jellytau storage status",
  "jellytau storage verify",
  "jellytau storage slot list",
  "jellytau server list",
  "jellytau download list --quiet",
  "jellytau api /Users/Me",
  "jellytau completion bash",
];

/** One command for each file that is read; all with `JELLYTAU_LONG=1`. */
const READING_EACH = LONG ? READING : [
  "jellytau auth list",
  "jellytau auth token",
  "jellytau library search bergen",
  "jellytau storage verify",
  "jellytau download list --quiet",
];

/** The commands that read the database of a killed process. */
const READING_DATABASE = LONG ? READING : [
  "jellytau auth token",
  "jellytau library search bergen",
];

function assertWorked(steps: readonly Step[]): void {
  for (const { line, code, stderr } of steps) {
    assertEquals([line, code, stderr], [line, 0, ""]);
  }
}

function assertRefused(steps: readonly Step[], state: RegExp): void {
  for (const { line, code, stderr } of steps) {
    assertEquals([line, code], [line, 8], stderr);
    assertMatch(stderr, state, line);
    assertMatch(stderr, /^hint: /m, line);
  }
}

mountTest(
  {
    name:
      "jellytau reads on a read-only home, and says read-only when it has to write",
    isSynced: true,
  },
  async ({ demo, env, login }) => {
    const writing = [
      `${login} --force`,
      "jellytau auth switch demo",
      "jellytau library sync",
      "jellytau storage rotate",
      "jellytau auth logout --local-only",
    ];
    const steps = await runWithMounts([
      `mount --bind "$HOME" "$HOME"`,
      `mount -o remount,bind,ro "$HOME"`,
      ...READING,
      ...writing,
      "jellytau auth token",
      "jellytau doctor",
    ], env);
    assertWorked(steps.slice(0, READING.length));
    assertRefused(steps.slice(READING.length, -2), /read-only/);
    const [token, doctor] = steps.slice(-2);
    assertEquals(token?.code, 0, "the stored token is what it was");
    assertMatch(doctor?.stdout ?? "", /BAD\s+metadata .*read-only/);
    const signIns = demo.log.requests
      .filter((it) => it.path.endsWith("AuthenticateByName"));
    assertEquals(signIns.length, 1, "a sign-in would end the stored token");
  },
);

mountTest(
  {
    name:
      "jellytau reads on a read-only home that a killed process left behind",
    isSynced: true,
  },
  async ({ demo, env }) => {
    const data = "$HOME/.local/share/jellytau";
    const never = Promise.withResolvers<Response>();
    demo.options.answer = ({ url }) =>
      url.includes("/Items?") && existsSync(`${env.HOME}/hold`)
        ? never.promise
        : null;
    const steps = await runWithMounts([
      `touch "$HOME/hold"`,
      `"$BINARY" library sync --full </dev/null >/dev/null 2>&1 &
        until [ "$(wc -c <"${data}/metadata.db-wal" || echo 0)" -gt 32 ]; do sleep 0.05; done
        kill -9 $!; wait || true`,
      `[ -s "${data}/metadata.db-wal" ] && [ -e "${data}/metadata.db-shm" ]`,
      `mount --bind "$HOME" "$HOME"`,
      `mount -o remount,bind,ro "$HOME"`,
      ...READING_DATABASE,
    ], env);
    never.resolve(new Response());
    assertWorked(steps);
  },
);

mountTest(
  {
    name:
      "jellytau reads through a read-only mount while another process writes",
    isSynced: true,
  },
  async ({ env }) => {
    const reads = Array.from(
      { length: LONG ? 12 : 3 },
      () => "jellytau library list --json",
    );
    const steps = await runWithMounts([
      `mkdir "$HOME/ro"`,
      `mount --bind "$HOME/.local/share" "$HOME/ro"`,
      `mount -o remount,bind,ro "$HOME/ro"`,
      `(jellytau() { "$BINARY" "$@" </dev/null >/dev/null 2>&1; }
        while [ ! -e "$HOME/stop" ]; do jellytau library sync --full; done) &`,
      `export XDG_DATA_HOME="$HOME/ro"`,
      ...reads,
      `touch "$HOME/stop"; wait`,
    ], env);
    assertWorked(steps);
    const totals = steps.map((it) => JSON.parse(it.stdout).total);
    assertEquals(new Set(totals), new Set([totals[0]]));
    assert(totals[0] > 0);
  },
);

mountTest(
  {
    name: "jellytau reads and signs out on a full disk, and says disk full",
    isSynced: false,
  },
  async ({ env, login }) => {
    const steps = await runWithMounts([
      ...SMALL_DISK,
      login,
      "jellytau library sync --quiet",
      FILL,
      ...READING_EACH,
      `${login} --force`,
      "jellytau library sync",
      "jellytau storage rotate",
      "jellytau auth token",
      "jellytau auth logout",
      "jellytau auth list --json",
    ], env);
    const reading = steps.slice(2, 2 + READING_EACH.length);
    const [again, sync, rotate, token, logout, list] = steps.slice(
      2 + READING_EACH.length,
    );
    assertWorked(reading);
    const refused = [again, sync, rotate].filter((it) => it !== undefined);
    assertRefused(refused, /disk full/);
    assertEquals(token?.code, 0, token?.stderr);
    assertEquals(logout?.code, 0, logout?.stderr);
    assertEquals(JSON.parse(list?.stdout ?? ""), { accounts: [] });
  },
);

Deno.test("jellytau names the part of the path that is not a folder", () =>
  withEmptyHome(async ({ env }) => {
    const steps = await runWithMounts(
      ["cd /", "jellytau auth list", "jellytau doctor"],
      { ...env, HOME: "/dev/null" },
    );
    assertEquals(steps[0]?.code, 8);
    assertMatch(steps[0]?.stderr ?? "", /a part of the path is not a folder/);
    assertMatch(steps[0]?.stderr ?? "", /hint: Set HOME or JELLYTAU_HOME/);
    assertEquals(steps[1]?.code, 1);
  }));
