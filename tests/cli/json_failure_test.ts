/** Tests that a script can read every failed command. */
import { FAILURES } from "../../src/core/failure.ts";
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, OF_ITS_OWN, withDemo } from "./cli_demo.ts";
import type { Ran, Run } from "./cli_fixture.ts";

interface Fixture {
  readonly run: Run;
  readonly demo: DemoServer;
  readonly home: string;
}

const signedIn = async ({ run, demo, home }: Fixture) => {
  const args = login(demo.url, "--ca-file", `${home}/ca.pem`);
  assertEquals((await run(args, { stdin: "demo" })).code, 0);
};
const deadToken = async (fixture: Fixture) => {
  await signedIn(fixture);
  fixture.demo.users.devices.splice(0);
};
const noServer = async (fixture: Fixture) => {
  await signedIn(fixture);
  await fixture.demo.stop();
};
const damagedFile = async (fixture: Fixture) => {
  await signedIn(fixture);
  await Deno.writeTextFile(`${fixture.home}/data/tokens.json`, "nonsense");
};
const hiddenLibrary = async (fixture: Fixture) => {
  await signedIn(fixture);
  const [folder] = fixture.demo.library.folders;
  fixture.demo.options.answer = (request) => {
    const { searchParams } = new URL(request.url);
    return searchParams.get("parentId") === folder?.id
      ? Response.json("User is not permitted to access it", { status: 401 })
      : null;
  };
};

const CASES: [
  line: string,
  prepare: (fixture: Fixture) => Promise<void> | void,
  kind: keyof typeof FAILURES,
][] = [
  ["", () => undefined, "usage"],
  ["auth status", () => undefined, "not_signed_in"],
  ["auth status", deadToken, "rejected"],
  ["auth status", noServer, "unreachable"],
  ["auth status", damagedFile, "storage_damaged"],
  ["auth logout", noServer, "partial"],
  ["auth logout --all", noServer, "partial"],
  ["storage verify", damagedFile, "storage_damaged"],
  ["storage migrate keyring", signedIn, "storage_unavailable"],
  ["doctor", deadToken, "internal"],
  ["library sync", hiddenLibrary, "partial"],
  ["library sync", deadToken, "rejected"],
  ["server test https://127.0.0.1:1", () => undefined, "unreachable"],
];

function checkError(ran: Ran, kind: keyof typeof FAILURES): void {
  const { error, ...rest } = JSON.parse(ran.stderr); // one complete object
  assertEquals(rest, {});
  assertEquals(error.kind, kind, error.message);
  assertEquals(ran.code, FAILURES[kind].exitCode);
  assertEquals(error.exitCode, ran.code);
  assertMatch(error.message, /^Cannot .*: ./);
  assert(error.hint.length > 10);
}

for (const [line, prepare, kind] of CASES) {
  networkTest(
    `\`jellytau ${line}\` under --json is one ${kind} on stderr (${
      prepare.name || "as it is"
    })`,
    async () => {
      await withDemo(OF_ITS_OWN, async ({ run, demo, home }) => {
        await prepare({ run, demo, home });
        const words = line.split(" ").filter((it) => it !== "");
        const timeout = words.length > 0 ? ["--timeout", "60"] : [];
        const ran = await run([...words, ...timeout, "--json"]);
        checkError(ran, kind);
      });
    },
  );
}

for (const [line, prepare, kind] of CASES.filter(([it]) => it !== "")) {
  networkTest(
    `\`jellytau ${line}\` ends stderr with the ${kind} and its hint (${
      prepare.name || "as it is"
    })`,
    async () => {
      await withDemo(OF_ITS_OWN, async ({ run, demo, home }) => {
        await prepare({ run, demo, home });
        const ran = await run([...line.split(" "), "--timeout", "60"]);
        assertEquals(ran.code, FAILURES[kind].exitCode, ran.stderr);
        assertMatch(
          ran.stderr,
          /(^|\n)jellytau: Cannot [^\n]*: [^\n]+\nhint: [^\n]{10,}\n$/,
        );
        const lines = ran.stderr.trimEnd().split("\n");
        assertEquals(new Set(lines).size, lines.length, "nothing twice");
        assertEquals(lines.filter((it) => it.startsWith("hint: ")).length, 1);
      });
    },
  );
}

networkTest(
  "what was said before a failure is in its object, and on stderr without one",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      demo.options.version = "10.9.0";
      const args = login(demo.url, "--ca-file", caFile, "--json");
      const refused = await run(args, { stdin: "wrong" });
      checkError(refused, "rejected");
      const [note = "", ...others] = JSON.parse(refused.stderr).error.notes;
      assertMatch(note, /older than/);
      assertEquals(others, []);
      const taken = await run(args, { stdin: "demo" });
      assertEquals(taken.code, 0);
      const [first, second = "", ...more] = taken.stderr.trimEnd().split("\n");
      assertEquals([first, more], [note, []]);
      assertMatch(second, /^No system keyring/);
      assertEquals(taken.json.userName, "demo");
      const quiet = await run([...args, "--quiet", "--force"], {
        stdin: "wrong",
      });
      checkError(quiet, "rejected");
      assertEquals("notes" in JSON.parse(quiet.stderr).error, false);
    });
  },
);
