import { Failure } from "../../src/core/failure.ts";
import { explainMissing } from "../../src/library/why_unplayable.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { login, withDemo } from "../cli/cli_demo.ts";
import { networkTest } from "../jellyfin/jellyfin_world.ts";

/** Replies to the search for an item that cannot be played. */
const REPLIES: [what: string, reply: () => Response][] = [
  ["500", () => new Response("Error", { status: 500 })],
  ["403", () => new Response(null, { status: 403 })],
  ["401", () => new Response(null, { status: 401 })],
  ["odd JSON", () => Response.json({ Items: "none" })],
  ["a web page", () => new Response("<html>")],
];
const COMMANDS = [
  ["play", "typo"],
  ["download", "typo"],
  ["mark", "watched", "typo"],
  ["library", "show", "typo"],
];

networkTest(
  "explainMissing() keeps exit code 3 when the server gives no reason",
  () =>
    withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      for (const [what, reply] of REPLIES) {
        let asked = 0;
        demo.switches.answer = ({ url }) => {
          const kinds = new URL(url).searchParams.get("includeItemTypes");
          if (!kinds?.includes("Book")) return null;
          asked++;
          return reply();
        };
        for (const command of COMMANDS) {
          asked = 0;
          const { code, stderr } = await run(command);
          assertEquals(code, 3, `${what}: ${command} ${stderr}`);
          assertEquals(asked > 0, true, `${command}`);
        }
      }
    }),
);

Deno.test("explainMissing() returns the reason, and throws what ends the command", async () => {
  const missing = new Failure("not_found", "Cannot find it");
  const reason = new Failure("not_found", "Cannot use it: it is a book");
  const explain = (ask: () => Promise<Failure | null>) =>
    explainMissing(missing, ask);
  assertEquals(await explain(() => Promise.resolve(reason)), reason);
  assertEquals(await explain(() => Promise.resolve(null)), missing);
  const cancelled = new Failure("cancelled", "Cannot go on: cancelled");
  await assertRejects(() => explain(() => Promise.reject(cancelled)), Failure);
});
