import { isRequired, lacks } from "../requirements.ts";
import {
  callBus,
  openSessionBus,
  stopProgram,
  waitForOwner,
} from "./session_bus.ts";

/** If true, the system lacks what a session needs. */
export const NO_KEYRING = !isRequired("libsecret") &&
  lacks("dbus-daemon", "gnome-keyring-daemon", "secret-tool");
const READY_LIMIT_MS = 60_000;
/** The keyring's password; with an empty one the daemon opens a window. */
const KEYRING_PASSWORD = "only for this test\n";

export interface KeyringSession {
  /** The only variables that a child needs to reach the session. */
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  readonly busPid: number;
  /** Locks the default collection, as a screen saver would. */
  lock(): Promise<void>;
  /** Ends the keyring and starts it again, unlocked, on the same files. */
  restartKeyring(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a D-Bus session and a gnome-keyring of their own. */
export async function openKeyringSession(
  options: { keyring: "unlocked" | "never unlocked" | "none" } = {
    keyring: "unlocked",
  },
): Promise<KeyringSession> {
  const bus = await openSessionBus();
  const { env, home } = bus;
  let daemon = options.keyring === "none"
    ? null
    : options.keyring === "unlocked"
    ? await startKeyring(env)
    : await startLockedKeyring(env);
  return {
    env,
    home,
    busPid: bus.pid,
    lock: () => lockDefault(env),
    async restartKeyring() {
      await stopProgram(daemon);
      daemon = await startKeyring(env);
    },
    async close() {
      await stopProgram(daemon);
      await bus.close();
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
  env: Readonly<Record<string, string>>,
): Promise<Deno.ChildProcess> {
  const daemon = new Deno.Command("gnome-keyring-daemon", {
    args: ["--foreground", "--unlock", "--components=secrets"],
    clearEnv: true,
    env: { ...env },
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

/**
 * Starts a keyring as before any login: it has only the session's collection.
 */
async function startLockedKeyring(
  env: Readonly<Record<string, string>>,
): Promise<Deno.ChildProcess> {
  const daemon = new Deno.Command("gnome-keyring-daemon", {
    args: ["--start", "--foreground", "--components=secrets"],
    clearEnv: true,
    env: { ...env },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await waitForOwner(env, "org.freedesktop.secrets");
  return daemon;
}

async function lockDefault(
  env: Readonly<Record<string, string>>,
): Promise<void> {
  await callBus(env, {
    to: "org.freedesktop.secrets",
    path: "/org/freedesktop/secrets",
    method: "org.freedesktop.Secret.Service.Lock",
    values: ["array:objpath:/org/freedesktop/secrets/aliases/default"],
  });
}

/** Waits until an entry can be stored. */
async function waitUntilReady(
  env: Readonly<Record<string, string>>,
): Promise<void> {
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

/** Calls the keyring as any other program would. */
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
    signal: AbortSignal.timeout(READY_LIMIT_MS),
  }).spawn();
  const writer = child.stdin.getWriter();
  if (args[0] === "store") {
    await writer.write(new TextEncoder().encode("probe"));
  }
  await writer.close();
  const { success, stdout } = await child.output();
  return { success, text: new TextDecoder().decode(stdout) };
}
