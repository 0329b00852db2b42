/**
 * Uses the keyring from several isolates of one process, as the program does,
 * whose service runs in a worker. Prints the result of each as JSON.
 *
 *   deno run -A keyring_isolates.ts "in turn" | "at once"
 */
import { useKeyring, type Work, type Worked } from "./keyring_isolate.ts";

export const WAYS = ["in turn", "at once"] as const;
type Way = typeof WAYS[number];
const ROUNDS: Readonly<Record<Way, number>> = { "in turn": 2, "at once": 8 };

type Use = (work: Work) => Promise<Worked>;

/** Runs it against the bus of `env`: the main isolate, then two workers. */
export async function useInIsolates(
  env: Readonly<Record<string, string>>,
  way: Way,
): Promise<{ worked: readonly Worked[]; stderr: string }> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", import.meta.filename ?? ""]
      .concat(way),
    clearEnv: true,
    env: { ...env },
    signal: AbortSignal.timeout(180_000),
  }).output();
  const noise = new TextDecoder().decode(stderr);
  const text = new TextDecoder().decode(stdout);
  if (text === "") throw new Error(`nothing said; stderr: ${noise}`);
  return { worked: JSON.parse(text), stderr: noise };
}

function inWorker(): Use {
  const url = new URL("./keyring_isolate.ts", import.meta.url);
  const worker = new Worker(url, { type: "module" });
  return (work) =>
    new Promise((done, fail) => {
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = ({ message }) => fail(new Error(message));
      worker.postMessage(work);
    });
}

async function main(way: Way): Promise<void> {
  const uses: Use[] = [useKeyring, inWorker(), inWorker()];
  const rounds = ROUNDS[way];
  let before: Promise<unknown> = Promise.resolve();
  const worked = await Promise.all(uses.map((use, i) => {
    const begin = () => use({ name: `${i + 1}`, rounds });
    if (way === "at once") return begin();
    const after = before.then(begin);
    before = after;
    return after;
  }));
  const again = await useKeyring({ name: "a", rounds: 1 });
  const line = JSON.stringify([...worked, again]);
  Deno.stdout.writeSync(new TextEncoder().encode(line));
}

if (import.meta.main) {
  await main(Deno.args[0] as Way);
  Deno.exit(0);
}
