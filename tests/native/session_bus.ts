/** Runs a D-Bus session for one test, also a faulty one. */

const OWNER_LIMIT_MS = 60_000;

/** The configuration of a session bus that starts no service by itself. */
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

/** A bus with a home for its users. */
export interface SessionBus {
  /** The only variables that a child needs to reach the bus. */
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  /** The process of the bus, to be killed while it is used. */
  readonly pid: number;
  close(): Promise<void>;
}

/** Starts a bus without services. */
export async function openSessionBus(): Promise<SessionBus> {
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
  return {
    home,
    pid: bus.pid,
    env: {
      PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin",
      HOME: home,
      XDG_DATA_HOME: `${home}/share`,
      XDG_RUNTIME_DIR: home,
      DBUS_SESSION_BUS_ADDRESS: new TextDecoder().decode(value).trim(),
    },
    async close() {
      await reader.cancel();
      await stopProgram(bus);
      await Deno.remove(home, { recursive: true });
    },
  };
}

type Env = Readonly<Record<string, string>>;

/** Calls a method and returns the reply as `dbus-send` prints it. */
export async function callBus(
  env: Env,
  { to, path, method, values = [] }: {
    to: string;
    path: string;
    method: string;
    values?: readonly string[];
  },
): Promise<string> {
  const { success, stdout } = await new Deno.Command("dbus-send", {
    args: [
      "--session",
      "--print-reply=literal",
      `--dest=${to}`,
      path,
      method,
      ...values,
    ],
    clearEnv: true,
    env: { ...env },
    stderr: "null",
  }).output();
  if (!success) throw new Error(`${method} failed`);
  return new TextDecoder().decode(stdout).trim();
}

/**
 * Returns whether the default collection is locked, null if there is none, and
 * undefined while the provider is not ready to say.
 */
export async function isDefaultLocked(
  env: Env,
): Promise<boolean | null | undefined> {
  const to = "org.freedesktop.secrets";
  const reply = (call: { path: string; method: string; values: string[] }) =>
    callBus(env, { to, ...call }).catch(() => null);
  const path = await reply({
    path: "/org/freedesktop/secrets",
    method: "org.freedesktop.Secret.Service.ReadAlias",
    values: ["string:default"],
  });
  if (path === "/") return null;
  if (path === null) return undefined;
  const property = await reply({
    path,
    method: "org.freedesktop.DBus.Properties.Get",
    values: ["string:org.freedesktop.Secret.Collection", "string:Locked"],
  });
  return property === null ? undefined : property.endsWith("true");
}

/** Waits until a service owns the name. @throws {Error} if none does in time */
export async function waitForOwner(env: Env, name: string): Promise<void> {
  const deadlineMs = Date.now() + OWNER_LIMIT_MS;
  const call = {
    to: "org.freedesktop.DBus",
    path: "/org/freedesktop/DBus",
    method: "org.freedesktop.DBus.NameHasOwner",
    values: [`string:${name}`],
  };
  while (!(await callBus(env, call)).includes("true")) {
    if (Date.now() > deadlineMs) throw new Error(`nobody serves ${name}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Lends a socket in place of a bus, which never replies. */
export async function withBusSocket(
  conduct: "silent" | "closes" | "closes later" | "gone",
  use: (address: string) => Promise<unknown>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "bus-socket-" });
  const path = `${folder}/bus`;
  const listener = Deno.listen({ transport: "unix", path });
  const held: Deno.Conn[] = [];
  const serving = conduct === "gone" ? Promise.resolve() : (async () => {
    for await (const connection of listener) {
      if (conduct === "closes later") {
        await connection.read(new Uint8Array(1024));
      }
      if (conduct === "silent") held.push(connection);
      else connection.close();
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
