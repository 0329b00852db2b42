/** Tests the standard streams of a real process: pipes and a terminal. */
import { sanitize } from "../../src/core/printable.ts";
import { assert } from "@std/assert";
import {
  type Outcome,
  type Scenario,
  terminalContract,
} from "../contracts/terminal_contract.ts";
import type { Step } from "../contracts/terminal_steps.ts";

const PROGRAM = new URL("./terminal_process.ts", import.meta.url).pathname;
const OPTIONS = ["run", "-A", "--no-check", "--quiet", PROGRAM];
/** Longer than it takes on a loaded machine. */
const RUN_LIMIT_MS = 120_000;

async function run(scenario: Scenario): Promise<Outcome> {
  const folder = await Deno.makeTempDir({ prefix: "terminal-" });
  const { stdin, stdoutIsTerminal = false, steps } = scenario;
  try {
    const seen = stdin instanceof Uint8Array
      ? await runInPipes(stdin, [JSON.stringify(steps), `${folder}/results`])
      : await runInTerminal(stdin.typed, { steps, folder, stdoutIsTerminal });
    const results = JSON.parse(await Deno.readTextFile(`${folder}/results`));
    return { results, ...seen };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runInPipes(stdin: Uint8Array, args: readonly string[]) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...OPTIONS, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(RUN_LIMIT_MS),
  }).spawn();
  const writing = new Blob([new Uint8Array(stdin)]).stream()
    .pipeTo(child.stdin).catch(() => undefined); // it may not have waited
  const { stdout, stderr } = await child.output();
  await writing;
  return { stdout, stderr: new TextDecoder().decode(stderr) };
}

/** Types each line once its question is shown. */
async function runInTerminal(
  typed: readonly string[],
  { steps, folder, stdoutIsTerminal }: {
    steps: readonly Step[];
    folder: string;
    stdoutIsTerminal: boolean;
  },
) {
  const args = [...OPTIONS, JSON.stringify(steps), `${folder}/results`];
  const words = [Deno.execPath(), ...args]
    .map((it) => `'${it.replaceAll("'", `'\\''`)}'`);
  const stdout = `${folder}/stdout`;
  await Deno.writeTextFile(stdout, "");
  const to = stdoutIsTerminal ? "" : ` >'${stdout}'`;
  const child = new Deno.Command("script", {
    args: ["-qec", `stty cols 90; ${words.join(" ")}${to}`, "/dev/null"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    signal: AbortSignal.timeout(RUN_LIMIT_MS),
  }).spawn();
  const keyboard = child.stdin.getWriter();
  const questions = steps.flatMap((it) =>
    "question" in it ? [sanitize(it.question)] : []
  );
  let stderr = "";
  let answered = 0;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    stderr += text;
    const line = typed[answered];
    const question = questions[answered];
    if (line === undefined || question === undefined) continue;
    if (!stderr.includes(question)) continue;
    answered++;
    await keyboard.write(new TextEncoder().encode(`${line}\r`));
  }
  await keyboard.close().catch(() => undefined); // it has ended
  await child.status;
  assert(answered === typed.length, `${answered} lines typed: ${stderr}`);
  return { stdout: await Deno.readFile(stdout), stderr };
}

terminalContract("systemTerminal", {
  run,
  // `script` takes other arguments elsewhere.
  ignore: Deno.build.os !== "linux",
});
