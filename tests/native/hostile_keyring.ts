import { lacks } from "../requirements.ts";
import { NO_KEYRING, openKeyringSession } from "./keyring_session.ts";
import { stopProgram } from "./session_bus.ts";

/**
 * Debian's own Python, which has the D-Bus module; PATH may name another one.
 */
const PYTHON = "/usr/bin/python3";
export const NO_HOSTILE = NO_KEYRING || lacks("dbus-daemon") ||
  !hasPythonDbus();

/** Lends a bus on which a Secret Service of a certain conduct serves. */
export async function withHostileKeyring<T>(
  conduct: string,
  use: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const session = await openKeyringSession({ keyring: "none" });
  try {
    return await withHostile(conduct, session.env, () => use(session.env));
  } finally {
    await session.close();
  }
}

/** Puts a hostile service or prompter on an existing bus. */
export async function withHostile<T>(
  conduct: string,
  env: Readonly<Record<string, string>>,
  use: () => Promise<T>,
): Promise<T> {
  const script = new URL("./hostile_keyring.py", import.meta.url).pathname;
  const child = new Deno.Command(PYTHON, {
    args: [script, conduct],
    clearEnv: true,
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  try {
    const { value } = await reader.read();
    if (new TextDecoder().decode(value).trim() !== "ready") {
      throw new Error(`the hostile keyring (${conduct}) did not start`);
    }
    return await use();
  } finally {
    await reader.cancel();
    await stopProgram(child);
  }
}

function hasPythonDbus(): boolean {
  try {
    const args = ["-c", "import dbus; from gi.repository import GLib"];
    const stderr = "null";
    return new Deno.Command(PYTHON, { args, stderr }).outputSync().success;
  } catch {
    return false; // no Python at all
  }
}
