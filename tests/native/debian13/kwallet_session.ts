/** Runs KWallet on a bus of its own, as after a login to Plasma. */
import {
  callBus,
  isDefaultLocked,
  openSessionBus,
  stopProgram,
  waitForOwner,
} from "../session_bus.ts";

const DAEMON = "org.kde.kwalletd6";
const PATH = "/modules/kwalletd6";
/** `pam_kwallet` derives 56 bytes from the login password. */
const LOGIN_HASH_BYTES = 56;
const COLLECTION_LIMIT_MS = 60_000;
/**
 * Settings that turn the service on, which some distributions do not, and
 * dialogs off.
 */
const SETTINGS = `[Wallet]
First Use=false
Prompt on Open=false
[org.freedesktop.secrets]
apiEnabled=true
`;

export interface KwalletSession {
  readonly env: Readonly<Record<string, string>>;
  /** Opens the wallet, as logging in does. */
  openWallet(): Promise<void>;
  /** Closes the wallet, as its own program can. */
  closeWallet(): Promise<void>;
  /** Kills the daemon and starts it again on the same files, wallet open. */
  restart(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  close(): Promise<void>;
}

/** Starts a bus and KWallet without a display; the wallet is open. */
export async function openKwalletSession(): Promise<KwalletSession> {
  const bus = await openSessionBus();
  const env = {
    ...bus.env,
    QT_QPA_PLATFORM: "offscreen",
    XDG_CONFIG_HOME: `${bus.home}/config`,
    LANG: "C.UTF-8",
  };
  await Deno.mkdir(env.XDG_CONFIG_HOME, { recursive: true });
  await Deno.writeTextFile(`${env.XDG_CONFIG_HOME}/kwalletrc`, SETTINGS);
  const call = (method: string, ...values: string[]) =>
    callBus(env, {
      to: DAEMON,
      path: PATH,
      method: `org.kde.KWallet.${method}`,
      values,
    });
  const hash = Array.from({ length: LOGIN_HASH_BYTES }, (_, i) => i);
  const openWallet = async () => {
    const bytes = `array:byte:${hash.join(",")}`;
    await call("pamOpen", "string:kdewallet", bytes, "int32:0");
    const open = await call("isOpen", "string:kdewallet");
    if (!open.endsWith("true")) throw new Error("KWallet does not open");
    await waitForCollection(env);
  };
  const start = async () => {
    const child = new Deno.Command("kwalletd6", {
      clearEnv: true,
      env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await waitForOwner(env, DAEMON);
    await waitForOwner(env, "org.freedesktop.secrets");
    await openWallet();
    return child;
  };
  const closeWallet = async () =>
    void await call("close", "string:kdewallet", "boolean:true");
  let daemon = await start();
  // KWallet still sets up a wallet that it has just created, and loses entries
  // that are stored in that time. A wallet that is opened again is complete.
  await closeWallet();
  await openWallet();
  return {
    env,
    openWallet,
    closeWallet,
    async restart(signal) {
      daemon.kill(signal);
      await daemon.status;
      daemon = await start();
    },
    async close() {
      await stopProgram(daemon);
      await bus.close();
    },
  };
}

/**
 * Waits for the collection, which appears a little after the wallet is open.
 */
async function waitForCollection(
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const deadlineMs = Date.now() + COLLECTION_LIMIT_MS;
  while (typeof await isDefaultLocked(env) !== "boolean") {
    if (Date.now() > deadlineMs) throw new Error("KWallet has no collection");
    await new Promise((done) => setTimeout(done, 50));
  }
}
