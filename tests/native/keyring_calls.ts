/**
 * Runs calls of `LibsecretStorage` in a process of its own, because GLib keeps
 * one bus for a process, and prints what became of each as JSON.
 *
 *   deno run -A keyring_calls.ts '{"calls":["retrieve"],"person":true}'
 */
import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { tokenKey } from "../../src/core/token_key.ts";
import { LibsecretStorage } from "../../src/secure_storage/libsecret/storage.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

export interface Calls {
  /**
   * `retrieve`, `delete`, `probe`, `store <text>`, `end <process>`; "a+b" at the
   * same time.
   */
  readonly calls: readonly string[];
  /** If true, the user can be asked. */
  readonly person?: boolean;
  readonly personLimitMs?: number;
  readonly stopAfterMs?: number;
  /** If true, stops once the user has been asked. */
  readonly stopOnceAsked?: boolean;
}

export interface Outcome {
  /** The token, null, or the status of a probe. */
  readonly value?: unknown;
  /** The failure's kind. */
  readonly kind?: string;
  readonly message?: string;
  readonly ms: number;
}

export interface Called {
  readonly outcomes: readonly Outcome[];
  /** The number of questions to the user. */
  readonly asked: number;
  readonly stderr: string;
}

/** The time for a question to reach the prompter. */
const ASKED_MS = 200;

export const KEY = tokenKey("5".repeat(32), "a".repeat(32));

/** Runs the calls against the bus of `env`. */
export async function callKeyring(
  env: Readonly<Record<string, string>>,
  calls: Calls,
): Promise<Called> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", import.meta.filename ?? ""]
      .concat(JSON.stringify(calls)),
    clearEnv: true,
    env: { ...env },
    signal: AbortSignal.timeout(180_000),
  }).output();
  const text = new TextDecoder().decode(stdout);
  const noise = new TextDecoder().decode(stderr);
  if (text === "") throw new Error(`no outcome; stderr: ${noise}`);
  return { ...JSON.parse(text), stderr: noise };
}

async function main({ calls, ...options }: Calls): Promise<void> {
  let asked = 0;
  const { stopAfterMs, stopOnceAsked, personLimitMs, person } = options;
  const stop = new AbortController();
  const stopIn = (ms: number) => void setTimeout(() => stop.abort(), ms);
  if (stopAfterMs !== undefined) stopIn(stopAfterMs);
  const onUnlock = () => {
    asked++;
    if (stopOnceAsked) stopIn(ASKED_MS);
  };
  const storage = new LibsecretStorage({
    onUnlock: person ? onUnlock : null,
    ...(personLimitMs === undefined ? {} : { personLimitMs }),
    signal: stop.signal,
  });
  const outcomes: Outcome[] = [];
  for (const call of calls) {
    const together = call.split("+").map((it) => outcomeOf(storage, it));
    outcomes.push(...await Promise.all(together));
  }
  const line = JSON.stringify({ outcomes, asked });
  Deno.stdout.writeSync(new TextEncoder().encode(line));
}

async function outcomeOf(
  storage: LibsecretStorage,
  call: string,
): Promise<Outcome> {
  const startMs = performance.now();
  const ms = () => Math.round(performance.now() - startMs);
  try {
    return { value: await run(storage, call), ms: ms() };
  } catch (caught) {
    if (!(caught instanceof Failure)) throw caught;
    const { kind, message } = caught;
    return { kind, message, ms: ms() };
  }
}

async function run(storage: LibsecretStorage, call: string): Promise<unknown> {
  const [verb, text = ""] = call.split(" ");
  if (verb === "store") {
    return await storage.store(KEY, new Secret(text), TO_BOUND);
  }
  if (verb === "delete") return await storage.delete(KEY);
  if (verb === "end") return await endProcess(Number(text));
  if (verb === "probe") return await storage.probe();
  return (await storage.retrieve(KEY, BOUND))?.expose() ?? null;
}

/** Kills a process and gives GLib time to notice. */
async function endProcess(pid: number): Promise<void> {
  Deno.kill(pid, "SIGKILL");
  await new Promise((done) => setTimeout(done, 300));
}

if (import.meta.main) {
  await main(JSON.parse(Deno.args[0] ?? ""));
  Deno.exit(0);
}
