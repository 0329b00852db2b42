import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { runProgram } from "../../src/system/run_program.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";

Deno.test("runProgram() returns the output, without the line end", async () => {
  const secret = await runProgram(["printf", "%s\\n", "$HOME `id` *"]);
  assertEquals(secret.expose(), "$HOME `id` *");
});

const REFUSED: [what: string, words: string[], kind: FailureKind][] = [
  ["a program that is not there", ["/nowhere/at-all"], "storage_unavailable"],
  ["no program", [""], "storage_unavailable"],
  ["a relative path", ["./run_program_test.ts"], "storage_unavailable"],
  ["a program that fails", ["sh", "-c", "echo x; exit 3"], "storage_locked"],
  ["a program that prints nothing", ["true"], "storage_unavailable"],
  ["a program that prints no text", ["printf", "\\377"], "storage_unavailable"],
  ["a program that never stops printing", ["yes"], "storage_unavailable"],
];

for (const [what, words, kind] of REFUSED) {
  Deno.test(`runProgram() refuses ${what}`, async () => {
    const failure = await assertRejects(() => runProgram(words), Failure);
    assertEquals(failure.kind, kind);
  });
}

Deno.test("runProgram() ends a program that takes too long, also with children", async () => {
  const startMs = performance.now();
  // A surviving child would keep the output open until it ends.
  const words = ["sh", "-c", "sleep 600 & wait"];
  const call = () => runProgram(words, { limitMs: 50 });
  const failure = await assertRejects(call, Failure);
  assertEquals(failure.kind, "storage_timeout");
  assert(performance.now() - startMs < 300_000);
});

Deno.test("runProgram() ends when it is interrupted", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 20);
  const call = () => runProgram(["sleep", "60"], { signal: stop.signal });
  assertEquals((await assertRejects(call, Failure)).kind, "cancelled");
});

/**
 * Shows the variables of a separate process, because tests share this
 * environment.
 */
const SHOW_VARIABLES = `
import { runProgram } from ${
  JSON.stringify(import.meta.resolve("../../src/system/run_program.ts"))
};
const seen = await runProgram(["env"]);
await Deno.stdout.write(new TextEncoder().encode(seen.expose()));
`;

Deno.test("runProgram() passes none of JellyTau's own variables on", async () => {
  const kept = { PATH: Deno.env.get("PATH") ?? "", HOME: "/nowhere" };
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", SHOW_VARIABLES],
    clearEnv: true,
    env: {
      ...kept,
      JELLYTAU_TEST_ONLY: "secret",
      CREDENTIALS_DIRECTORY: "/secret",
    },
  }).output();
  const seen = new TextDecoder().decode(stdout);
  assertEquals(/JELLYTAU_|CREDENTIALS_DIRECTORY/.test(seen), false);
  assert(seen.includes(`PATH=${kept.PATH}`), seen);
});
