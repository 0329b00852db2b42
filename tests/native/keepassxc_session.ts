import { isRequired, lacks } from "../requirements.ts";
import {
  callBus,
  isDefaultLocked,
  openSessionBus,
  stopProgram,
  waitForOwner,
} from "./session_bus.ts";

/** If true, the system lacks what a session needs. */
export const NO_KEEPASSXC = !isRequired("keepassxc") &&
  lacks("dbus-daemon", "keepassxc", "keepassxc-cli");
const WINDOW = "org.keepassxc.KeePassXC.MainWindow";
const PASSWORD = "only for this test";
const LOCKED_LIMIT_MS = 60_000;

/** The `Locked` value of the default collection; null if there is none. */
const LOCKED = {
  "unlocked": false,
  "not yet unlocked": true,
  "not exposed": null,
} as const;

interface Settings {
  /** If true, the user must allow each program each entry, as by default. */
  readonly confirms: boolean;
  /**
   * If true, it writes its file after every change, as by default. A change at
   * that moment can crash KeePassXC 2.7.4, so tests with many changes turn it
   * off.
   */
  readonly saves: boolean;
}

/**
 * Returns settings under which nothing waits for a window. KeePassXC 2.7.10
 * crashes if it shows its window without a display, so it starts in the tray.
 */
const settings = ({ confirms, saves }: Settings) =>
  `[General]
ConfigVersion=2
AutoSaveAfterEveryChange=${saves}
[GUI]
CheckForUpdates=false
MinimizeOnStartup=true
MinimizeToTray=true
ShowTrayIcon=true
[FdoSecrets]
Enabled=true
ShowNotification=false
ConfirmAccessItem=${confirms}
ConfirmDeleteItem=false
UnlockBeforeSearch=false
`;

/** The data that `Settings > Secret Service Integration` adds to a database. */
const EXPOSED = `<CustomData><Item>
<Key>FDO_SECRETS_EXPOSED_GROUP</Key>
<Value>{00112233-4455-6677-8899-aabbccddeeff}</Value>
</Item></CustomData>`;
const databaseXml = (exposed: boolean) =>
  `<KeePassFile><Meta>${exposed ? EXPOSED : ""}</Meta><Root><Group>
<UUID>ABEiM0RVZneImaq7zN3u/w==</UUID><Name>Passwords</Name>
</Group></Root></KeePassFile>`;

export interface KeepassxcSession {
  readonly env: Readonly<Record<string, string>>;
  /** Locks every database, as KeePassXC's button does. */
  lock(): Promise<void>;
  /** Unlocks the database with the typed password. */
  unlock(): Promise<void>;
  /** Stops the process without ending it, so that it no longer answers. */
  freeze(): void;
  /** Returns the decrypted content of the database's file. */
  readDatabase(): Promise<string>;
  close(): Promise<void>;
}

/** Starts KeePassXC, without a display, on a bus and a database of its own. */
export async function openKeepassxcSession(
  { state = "unlocked", confirms = false, saves = true }: {
    state?: keyof typeof LOCKED;
  } & Partial<Settings> = {},
): Promise<KeepassxcSession> {
  const bus = await openSessionBus();
  const { home } = bus;
  const database = `${home}/passwords.kdbx`;
  const exposed = state !== "not exposed";
  await makeDatabase(home, { database, exposed, confirms, saves });
  const env = bus.env;
  const child = new Deno.Command("keepassxc", {
    args: [...state === "not yet unlocked" ? [] : ["--pw-stdin"], database],
    clearEnv: true,
    env: {
      ...env,
      QT_QPA_PLATFORM: "offscreen",
      XDG_CONFIG_HOME: `${home}/config`,
      XDG_CACHE_HOME: `${home}/cache`,
      // There it looks for another instance of the same user.
      TMPDIR: home,
    },
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await sendLine(child.stdin, PASSWORD);
  await waitForOwner(env, "org.freedesktop.secrets");
  await waitForOwner(env, WINDOW);
  const untilLocked = (wanted: boolean | null) => waitUntilLocked(env, wanted);
  await untilLocked(LOCKED[state]);
  const window = (method: string, ...values: string[]) =>
    callBus(env, {
      to: WINDOW,
      path: "/keepassxc",
      method: `${WINDOW}.${method}`,
      values,
    });
  return {
    env,
    async lock() {
      await window("lockAllDatabases");
      await untilLocked(true);
    },
    async unlock() {
      const values = [database, PASSWORD].map((it) => `string:${it}`);
      await window("openDatabase", ...values);
      await untilLocked(false);
    },
    freeze: () => child.kill("SIGSTOP"),
    readDatabase: () => keepassxcCli(home, ["export", "-q", database]),
    async close() {
      await stopProgram(child);
      await bus.close();
    },
  };
}

async function makeDatabase(
  home: string,
  { database, exposed, ...rest }: {
    database: string;
    exposed: boolean;
  } & Settings,
): Promise<void> {
  await Deno.chmod(home, 0o700);
  const folder = `${home}/config/keepassxc`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/keepassxc.ini`, settings(rest));
  const xml = `${home}/database.xml`;
  await Deno.writeTextFile(xml, databaseXml(exposed));
  await keepassxcCli(home, ["import", "-q", "-p", xml, database]);
}

async function keepassxcCli(home: string, args: string[]): Promise<string> {
  const child = new Deno.Command("keepassxc-cli", {
    args,
    clearEnv: true,
    env: { HOME: home, LC_ALL: "C.UTF-8" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  // Typed twice for a new database; one read ignores the second.
  await sendLine(child.stdin, `${PASSWORD}\n${PASSWORD}`);
  const { success, stdout } = await child.output();
  if (!success) throw new Error(`keepassxc-cli ${args[0]} failed`);
  return new TextDecoder().decode(stdout);
}

async function sendLine(
  stdin: WritableStream<Uint8Array<ArrayBuffer>>,
  line: string,
): Promise<void> {
  const writer = stdin.getWriter();
  await writer.write(new TextEncoder().encode(`${line}\n`));
  await writer.close();
}

/** Waits until the collection is locked, unlocked, or absent (null). */
async function waitUntilLocked(
  env: Readonly<Record<string, string>>,
  wanted: boolean | null,
): Promise<void> {
  const deadlineMs = Date.now() + LOCKED_LIMIT_MS;
  const locked = () => isDefaultLocked(env);
  while (await locked() !== wanted) {
    if (Date.now() > deadlineMs) throw new Error("KeePassXC does not lock");
    await new Promise((done) => setTimeout(done, 50));
  }
}
