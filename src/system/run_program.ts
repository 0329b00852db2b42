import { dirname } from "node:path";
import { interrupted, untilAborted } from "../core/abort.ts";
import { Failure } from "../core/failure.ts";
import { Secret } from "../core/secret.ts";
import { childEnvironment } from "../os/child_environment.ts";
import {
  findInPath,
  isProgramPath,
  isRelativeProgram,
} from "../os/find_program.ts";

/** The user may have to touch a security key or type a PIN first. */
const LIMIT_MS = 60_000;
/** A killed process ends within milliseconds, if it can be killed. */
const END_LIMIT_MS = 1_000;
/** A secret is one line; a longer output means that the program is wrong. */
const OUTPUT_MAX_BYTES = 4_096;

/**
 * Returns a program's output without its line end. Uses no shell, passes this
 * process's variables except JellyTau's own, gives no input and discards messages.
 *
 * @throws {Failure} `storage_unavailable` if it cannot be started or prints no
 * secret, `storage_locked` if it fails, `storage_timeout`, `cancelled`
 */
export async function runProgram(
  [program = "", ...args]: readonly string[],
  options: { signal?: AbortSignal | undefined; limitMs?: number } = {},
): Promise<Secret> {
  const { signal, limitMs = LIMIT_MS } = options;
  const child = start(program, args);
  const limit = AbortSignal.timeout(limitMs);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  try {
    const output = await readOutput(child.stdout, stop);
    if (output.length > OUTPUT_MAX_BYTES) {
      throw unusable(program, `it prints more than ${OUTPUT_MAX_BYTES} bytes`);
    }
    const { code } = await untilAborted(child.status, stop);
    if (code !== 0) throw failed(program, code);
    return readSecret(program, output);
  } catch (caught) {
    await end(child);
    if (signal?.aborted) throw interrupted();
    if (limit.aborted) throw tooSlow(program, limitMs);
    throw caught;
  }
}

function start(program: string, args: string[]): Deno.ChildProcess {
  const path = fullPathOf(program);
  try {
    return new Deno.Command(path, {
      args,
      env: childEnvironment(),
      // Relative arguments must not name files in the working directory.
      cwd: dirname(path),
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
  } catch (caught) {
    const why = caught instanceof Error ? caught.name : "unknown";
    throw unusable(program, `it cannot be started (${why})`);
  }
}

function fullPathOf(program: string): string {
  if (isRelativeProgram(program)) {
    throw unusable(program, "its path is relative");
  }
  const path = isProgramPath(program) ? program : findInPath(program);
  if (path === null) throw unusable(program, "it is not in PATH");
  return path;
}

/** Reads all output, or one byte more than is allowed. */
async function readOutput(
  stream: ReadableStream<Uint8Array>,
  stop: AbortSignal,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(OUTPUT_MAX_BYTES + 1);
  const reader = stream.getReader();
  try {
    for (let length = 0;;) {
      const { value } = await untilAborted(reader.read(), stop);
      if (!value) return bytes.slice(0, length);
      const room = value.subarray(0, bytes.length - length);
      bytes.set(room, length);
      length += room.length;
      value.fill(0);
      if (length === bytes.length) return bytes.slice();
    }
  } finally {
    bytes.fill(0);
    // A child of the program may keep it open, so this does not wait.
    reader.cancel().catch(() => undefined);
  }
}

function readSecret(program: string, output: Uint8Array): Secret {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(output)
      .replace(/\r?\n$/, "");
    if (text !== "") return new Secret(text);
  } catch {
    throw unusable(program, "it does not print text");
  } finally {
    output.fill(0);
  }
  throw unusable(program, "it prints nothing");
}

/** Kills a program. Waits only briefly: another user's cannot be killed. */
async function end(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch {
    // it has already ended, or runs as another user
  }
  const limit = AbortSignal.timeout(END_LIMIT_MS);
  await untilAborted(child.status, limit).catch(() => child.unref());
}

function unusable(program: string, state: string): Failure {
  return new Failure(
    "storage_unavailable",
    `Cannot use command "${program}": ${state}`,
    { hint: "Run it by hand; it must print only the secret" },
  );
}

function failed(program: string, code: number): Failure {
  return new Failure(
    "storage_locked",
    `Cannot use command "${program}": it ended with ${code}`,
    { code, hint: "Run it by hand; it must print the secret and exit with 0" },
  );
}

function tooSlow(program: string, limitMs: number): Failure {
  return new Failure(
    "storage_timeout",
    `Cannot use command "${program}": it took longer than ` +
      `${limitMs / 1000} s`,
    { hint: "Run it by hand; it must not wait for input" },
  );
}
