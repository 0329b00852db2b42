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

/** A session bus that starts no service by itself: who serves is the test's. */
const BUS_CONFIG = `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

export interface KeyringSession {
  /** What a child needs to reach the session, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
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
  const home = await Deno.makeTempDir({ prefix: "keyring-session-" });
  const config = `${home}/bus.conf`;
  await Deno.writeTextFile(config, BUS_CONFIG);
  const bus = new Deno.Command("dbus-daemon", {
    args: [`--config-file=${config}`, "--nofork", "--print-address"],
    clearEnv: true,
    env: { HOME: home },
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
  let daemon = options.keyring === "none"
    ? null
    : options.keyring === "unlocked"
    ? await startKeyring(env)
    : await startLockedKeyring(env);
  return {
    env,
    home,
    lock: () => lockDefault(env),
    async restartKeyring() {
      await stopProgram(daemon);
      daemon = await startKeyring(env);
    },
    async close() {
      await stopProgram(daemon);
      await reader.cancel();
      await stopProgram(bus);
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

/** As it is when nobody ever logged in: no collection but the session's. */
async function startLockedKeyring(
  env: Record<string, string>,
): Promise<Deno.ChildProcess> {
  const daemon = new Deno.Command("gnome-keyring-daemon", {
    args: ["--start", "--foreground", "--components=secrets"],
    clearEnv: true,
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const deadline = Date.now() + READY_LIMIT_MS;
  while (!await hasOwner(env, "org.freedesktop.secrets")) {
    if (Date.now() > deadline) throw new Error("gnome-keyring is not there");
    await new Promise((done) => setTimeout(done, 50));
  }
  return daemon;
}

async function hasOwner(
  env: Record<string, string>,
  name: string,
): Promise<boolean> {
  const { stdout } = await new Deno.Command("dbus-send", {
    args: [
      "--session",
      "--print-reply=literal",
      "--dest=org.freedesktop.DBus",
      "/org/freedesktop/DBus",
      "org.freedesktop.DBus.NameHasOwner",
      `string:${name}`,
    ],
    clearEnv: true,
    env,
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).includes("true");
}

/** A socket in the place of a bus; it never says anything. */
export async function withBusSocket(
  conduct: "silent" | "closes" | "gone",
  use: (address: string) => Promise<unknown>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "bus-socket-" });
  const path = `${folder}/bus`;
  const listener = Deno.listen({ transport: "unix", path });
  const held: Deno.Conn[] = [];
  const serving = conduct === "gone" ? Promise.resolve() : (async () => {
    for await (const connection of listener) {
      if (conduct === "closes") connection.close();
      else held.push(connection);
    }
  })();
  if (conduct === "gone") listener.close();
  try {
    await use(`unix:path=${path}`);
  } finally {
    for (const connection of held) connection.close();
    if (conduct !== "gone") listener.close();
    await serving;
    await Deno.remove(folder, { recursive: true });
  }
}

async function lockDefault(env: Record<string, string>): Promise<void> {
  const { success } = await new Deno.Command("dbus-send", {
    args: [
      "--session",
      "--print-reply",
      "--dest=org.freedesktop.secrets",
      "/org/freedesktop/secrets",
      "org.freedesktop.Secret.Service.Lock",
      "array:objpath:/org/freedesktop/secrets/aliases/default",
    ],
    clearEnv: true,
    env,
    stdout: "null",
    stderr: "null",
  }).output();
  if (!success) throw new Error("the collection was not locked");
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

/** Ends a program, whether or not it ended by itself. */
export async function stopProgram(
  child: Deno.ChildProcess | null,
): Promise<void> {
  if (child === null) return;
  try {
    child.kill("SIGKILL");
  } catch (caught) {
    // It ended by itself.
    if (!(caught instanceof TypeError)) throw caught;
  }
  await child.status;
}
