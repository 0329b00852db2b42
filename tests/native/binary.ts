/** Runs the compiled program as a child process. */

/** The program that `scripts/build` made; `scripts/test` sets its path. */
export const BINARY = Deno.env.get("JELLYTAU_BINARY") ??
  new URL("../../dist/jellytau", import.meta.url).pathname;

/** Longer than any limit of the program itself. */
export const RUN_LIMIT_MS = 120_000;

const REMOVE_TRIES = 100;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The output on stdout, as JSON. */
  // deno-lint-ignore no-explicit-any -- what a script would read
  readonly json: any;
  /** The failure on the last line of stderr. */
  // deno-lint-ignore no-explicit-any -- what a script would read
  readonly failure: any;
}

/** Runs the binary with an environment of its own. */
export async function run(
  args: readonly string[],
  options: { env: Readonly<Record<string, string>>; stdin?: string },
): Promise<Ran> {
  const child = new Deno.Command(BINARY, {
    args: [...args],
    clearEnv: true,
    env: { ...options.env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(RUN_LIMIT_MS),
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(options.stdin ?? ""))
    .catch(() => undefined); // it may not have read it
  await writer.close().catch(() => undefined);
  const { code, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const [text, errors] = [decode(stdout), decode(stderr)];
  return {
    code,
    stdout: text,
    stderr: errors,
    get json() {
      return JSON.parse(text);
    },
    get failure() {
      return JSON.parse(errors.trim().split("\n").at(-1) ?? "").error;
    },
  };
}

/** Lends an empty home without a keyring. */
export async function withEmptyHome(
  use: (home: { env: Record<string, string>; path: string }) => Promise<void>,
): Promise<void> {
  const path = await Deno.makeTempDir({ prefix: "jellytau-home-" });
  try {
    await use({
      path,
      env: {
        PATH: "/usr/bin:/bin",
        HOME: path,
        DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}/no-bus`,
      },
    });
  } finally {
    await removeHome(path);
  }
}

/** Removes a home. Retries, because a closing shell may still write into it. */
async function removeHome(path: string): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return await Deno.remove(path, { recursive: true });
    } catch (caught) {
      if (tries === REMOVE_TRIES) throw caught;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}
