import { lacks } from "../requirements.ts";

/** What a session needs of the system. */
export const NO_KEYRING = lacks(
  "dbus-daemon",
  "gnome-keyring-daemon",
  "secret-tool",
);
const READY_LIMIT_MS = 10_000;
/** An empty one makes the daemon ask through a window. */
const KEYRING_PASSWORD = "only for this test\n";

export interface KeyringSession {
  /** What a child needs to reach the session, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  close(): Promise<void>;
}

/** Starts a D-Bus session and a gnome-keyring of their own. */
export async function openKeyringSession(
  options: { keyring: "unlocked" | "none" } = { keyring: "unlocked" },
): Promise<KeyringSession> {
  const home = await Deno.makeTempDir({ prefix: "keyring-session-" });
  const bus = new Deno.Command("dbus-daemon", {
    args: ["--session", "--nofork", "--print-address"],
    env: { XDG_DATA_HOME: home, HOME: home, XDG_DATA_DIRS: home },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = bus.stdout.getReader();
  const { value } = await reader.read();
  const address = new TextDecoder().decode(value).trim();
  const env = {
    PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin",
    HOME: home,
    XDG_DATA_HOME: `${home}/share`,
    XDG_RUNTIME_DIR: home,
    DBUS_SESSION_BUS_ADDRESS: address,
  };
  const daemon = options.keyring === "none" ? null : await startKeyring(env);
  return {
    env,
    home,
    async close() {
      await stop(daemon);
      await reader.cancel();
      await stop(bus);
      await Deno.remove(home, { recursive: true });
    },
  };
}

/** Lends a session, and takes it down on every way out. */
export async function withKeyringSession(
  use: (session: KeyringSession) => Promise<void>,
): Promise<void> {
  const session = await openKeyringSession();
  try {
    await use(session);
  } finally {
    await session.close();
  }
}

async function startKeyring(
  env: Record<string, string>,
): Promise<Deno.ChildProcess> {
  const daemon = new Deno.Command("gnome-keyring-daemon", {
    args: ["--foreground", "--unlock", "--components=secrets"],
    clearEnv: true,
    env,
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const writer = daemon.stdin.getWriter();
  await writer.write(new TextEncoder().encode(KEYRING_PASSWORD));
  await writer.close();
  await waitUntilReady(env);
  return daemon;
}

/** The collection is there when an entry can be stored in it. */
async function waitUntilReady(env: Record<string, string>): Promise<void> {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (Date.now() < deadline) {
    const probe = ["service", "probe", "account", "probe"];
    const stored = await secretTool(env, ["store", "--label=probe", ...probe]);
    if (stored.success) {
      await secretTool(env, ["clear", ...probe]);
      return;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("gnome-keyring did not become ready");
}

/** Asks the keyring from outside, as any other program would. */
export async function secretTool(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<{ success: boolean; text: string }> {
  const child = new Deno.Command("secret-tool", {
    args: [...args],
    clearEnv: true,
    env: { ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    signal: AbortSignal.timeout(5_000),
  }).spawn();
  const writer = child.stdin.getWriter();
  if (args[0] === "store") {
    await writer.write(new TextEncoder().encode("probe"));
  }
  await writer.close();
  const { success, stdout } = await child.output();
  return { success, text: new TextDecoder().decode(stdout) };
}

async function stop(child: Deno.ChildProcess | null): Promise<void> {
  if (child === null) return;
  try {
    child.kill("SIGKILL");
  } catch (caught) {
    // It ended by itself.
    if (!(caught instanceof TypeError)) throw caught;
  }
  await child.status;
}
