import { medians, type Row, runProgram } from "./measure.ts";

export const BINARY = "dist/jellytau";
export const TOKEN = "b".repeat(32);
const SMALL_MIB = 64;
const LARGE_MIB = 512;
const ROUNDS = 3;
const SAMPLE_MS = 50;

interface Fixture {
  readonly home: string;
  readonly env: Record<string, string>;
  readonly url: string;
  readonly small: string;
  readonly large: string;
}

/** Measures downloads and the relay over loopback TLS, beside curl. */
export async function rows(): Promise<Row[]> {
  const sizes = [SMALL_MIB, LARGE_MIB];
  return await withTransferServer(sizes, async ({ url, caPem, ids }) => {
    const [small = "", large = ""] = ids;
    const home = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${home}/ca.pem`, caPem);
      const env = { HOME: home, PATH: "/usr/bin:/bin" };
      const login = ["auth", "login", url, "--user", "demo"];
      login.push("--password-stdin", "--ca-file", `${home}/ca.pem`);
      await runProgram(BINARY, login, { env, stdin: "demo" });
      return await measure({ home, env, url, small, large });
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}

/** Runs a server in its own process, with films of these sizes. */
export async function withTransferServer<T>(
  sizesMib: readonly number[],
  use: (
    server: { url: string; caPem: string; ids: readonly string[] },
  ) => Promise<T>,
): Promise<T> {
  const server = new Deno.Command("scripts/deno", {
    args: [
      ...["run", "-A", "scripts/benchmarks/transfer_server.ts"],
      ...[TOKEN, ...sizesMib.map(String)],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  try {
    return await use(await readLine(server.stdout));
  } finally {
    server.kill("SIGKILL");
    await server.status;
  }
}

async function measure(fixture: Fixture): Promise<Row[]> {
  const { home, env, url, small, large } = fixture;
  const relay = await openRelay(fixture);
  const curl = ["-sS", "--fail", "-o", `${home}/curl`];
  const header = `Authorization: MediaBrowser Token="${TOKEN}"`;
  const direct = ["--cacert", `${home}/ca.pem`, "-H", header];
  let peakKib = 0;
  try {
    const ms = await medians({
      curl: () =>
        runProgram("curl", [
          ...curl,
          ...direct,
          `${url}/Items/${large}/Download`,
        ]),
      async download() {
        peakKib = Math.max(peakKib, await download(fixture, large));
      },
      relay: () => runProgram("curl", [...curl, relay.url]),
    }, { rounds: ROUNDS });
    const smallKib = await download(fixture, small);
    const mib = (kib: number) => Math.round(kib / 1024);
    return [
      rate("curl", ms.curl, { of: ms.curl, against: "curl", wanted: "" }),
      rate("jellytau download, start-up included", ms.download, {
        of: ms.curl,
        against: "curl",
        wanted: "≥ 0.5",
      }),
      rate("curl through the relay", ms.relay, {
        of: ms.download,
        against: "download",
        wanted: "≥ 0.8",
      }),
      {
        name: `memory, ${LARGE_MIB} MiB`,
        medianMs: null,
        measured: `${mib(peakKib)} MiB`,
        ratio: peakKib / smallKib,
        against: `${SMALL_MIB} MiB`,
        wanted: "≤ 1.2",
      },
    ];
  } finally {
    await relay.close();
    await runProgram(BINARY, ["auth", "logout"], { env });
  }
}

function rate(
  name: string,
  ms: number,
  { of, against, wanted }: { of: number; against: string; wanted: string },
): Row {
  const measured = `${Math.round(LARGE_MIB / ms * 1_000)} MiB/s`;
  return { name, medianMs: null, measured, ratio: of / ms, against, wanted };
}

/** Downloads a film again. @returns the peak of its memory in KiB */
async function download({ env, home }: Fixture, id: string): Promise<number> {
  const dir = `${home}/films`;
  await Deno.remove(dir, { recursive: true }).catch(() => undefined);
  const child = new Deno.Command(BINARY, {
    args: ["download", id, "--dir", dir, "--quiet"],
    env,
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let peakKib = 0;
  const sample = setInterval(() => {
    peakKib = Math.max(peakKib, peakOf(child.pid));
  }, SAMPLE_MS);
  const { success, code } = await child.status;
  clearInterval(sample);
  if (!success) throw new Error(`jellytau download ended with ${code}`);
  return peakKib;
}

function peakOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
  } catch {
    return 0; // the process has just ended
  }
}

async function openRelay({ env, large }: Fixture) {
  const child = new Deno.Command(BINARY, {
    args: ["play", large, "--print", "--json"],
    env,
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const { url } = await readLine(child.stdout);
  return {
    url: String(url),
    async close() {
      child.kill("SIGINT");
      await child.status;
    },
  };
}

/** Reads the first JSON that a program prints, and nothing after it. */
// deno-lint-ignore no-explicit-any -- the output of another program
async function readLine(stream: ReadableStream<Uint8Array>): Promise<any> {
  const reader = stream.getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error("it ended without a word");
    text += new TextDecoder().decode(value);
    try {
      return JSON.parse(text);
    } catch {
      // incomplete
    }
  }
}
