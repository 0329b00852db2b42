import { Keychain } from "deno-keyring-ffi-bindings";
import { assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";

/**
 * If true, there is no C compiler for the double, which replaces macOS'
 * libraries on Linux.
 */
export const NO_DOUBLE = lacks("cc");

/** Functions that can answer, hang or be counted, in the double's order. */
const FUNCTIONS = [
  "SecItemAdd",
  "SecItemCopyMatching",
  "SecItemUpdate",
  "SecItemDelete",
  "SecKeychainCopyDefault",
  "SecKeychainGetStatus",
  "SecKeychainUnlock",
] as const;
export type FunctionName = typeof FUNCTIONS[number];
const PERSONS = ["nobody", "allows", "cancels", "mistypes"] as const;
const LIES = [
  "none",
  "other account",
  "empty secret",
  "not UTF-8",
  "bare data",
  "no account",
] as const;

const FOUNDATION = {
  double_live: { parameters: [], result: "i64" },
  double_complaints: { parameters: [], result: "i64" },
  double_last_complaint: { parameters: [], result: "pointer" },
  double_forget_complaints: { parameters: [], result: "void" },
} as const;

const SECURITY = {
  double_reset: { parameters: [], result: "void" },
  double_answer: { parameters: ["i32", "i32"], result: "void" },
  double_hang: { parameters: ["i32"], result: "void" },
  double_lock: { parameters: ["bool"], result: "void" },
  double_no_default: { parameters: ["bool"], result: "void" },
  double_keep_deleted: { parameters: ["bool"], result: "void" },
  double_lose_writes: { parameters: ["bool"], result: "void" },
  double_make_foreign: { parameters: [], result: "void" },
  double_person: { parameters: ["i32"], result: "void" },
  double_lie: { parameters: ["i32"], result: "void" },
  double_dialogs: { parameters: [], result: "i64" },
  double_calls: { parameters: ["i32"], result: "i64" },
  double_running: { parameters: [], result: "i64" },
  double_waiting: { parameters: [], result: "i64" },
  double_label: { parameters: [], result: "pointer" },
  double_generic: { parameters: [], result: "pointer" },
} as const;

/** Longer than a loaded machine needs to wake a thread. */
const SETTLE_LIMIT_MS = 60_000;

/** Waits until it holds, or as long as may be; who asked looks once more. */
async function within(holds: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + SETTLE_LIMIT_MS;
  while (!holds() && performance.now() < deadlineMs) {
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** A macOS keychain in memory that checks what it is given. */
export class KeychainDouble {
  readonly keychain: Keychain;
  readonly #foundation: Deno.DynamicLibrary<typeof FOUNDATION>["symbols"];
  readonly #security: Deno.DynamicLibrary<typeof SECURITY>["symbols"];

  constructor(paths: { coreFoundation: string; security: string }) {
    this.#foundation = Deno.dlopen(paths.coreFoundation, FOUNDATION).symbols;
    this.#security = Deno.dlopen(paths.security, SECURITY).symbols;
    this.keychain = new Keychain(paths);
  }

  /** Resets the double: empty, honest and unlocked, with no user to ask. */
  reset(): void {
    this.#security.double_reset();
    this.#foundation.double_forget_complaints();
  }

  /** Fails if a caller broke a rule or left an object behind. */
  check(): void {
    const text = this.#foundation.double_last_complaint();
    const complaint = text && Deno.UnsafePointerView.getCString(text);
    assertEquals(complaint, "");
    assertEquals(this.#foundation.double_complaints(), 0n);
    assertEquals(this.#foundation.double_live(), 0n);
  }

  /** Waits until calls that were left behind have come back. */
  async settle(): Promise<void> {
    // In this order: a call's objects exist before it returns.
    await within(() =>
      this.#security.double_running() === 0n &&
      this.#foundation.double_live() === 0n
    );
    this.check();
  }

  /** Waits until one call hangs, and no other is on its way. */
  async hangs(): Promise<void> {
    await within(() =>
      this.#security.double_running() === 1n &&
      this.#security.double_waiting() === 1n
    );
    assertEquals(this.#security.double_waiting(), 1n);
  }

  answer(name: FunctionName, status: number): void {
    this.#security.double_answer(FUNCTIONS.indexOf(name), status);
  }

  /** Makes calls of this function wait from now on; null lets all continue. */
  hang(name: FunctionName | null): void {
    this.#security.double_hang(name === null ? -1 : FUNCTIONS.indexOf(name));
  }

  set(
    what: "lock" | "no_default" | "keep_deleted" | "lose_writes",
  ): void {
    this.#security[`double_${what}`](true);
  }

  /** Makes the entries look as if another program had created them. */
  makeForeign(): void {
    this.#security.double_make_foreign();
  }

  person(does: typeof PERSONS[number]): void {
    this.#security.double_person(PERSONS.indexOf(does));
  }

  lie(kind: typeof LIES[number]): void {
    this.#security.double_lie(LIES.indexOf(kind));
  }

  dialogs(): number {
    return Number(this.#security.double_dialogs());
  }

  calls(name: FunctionName): number {
    return Number(this.#security.double_calls(FUNCTIONS.indexOf(name)));
  }

  /** Returns the generic attribute of the newest entry. */
  generic(): string {
    const text = this.#security.double_generic();
    return text === null ? "" : Deno.UnsafePointerView.getCString(text);
  }

  /** Returns the label of the newest entry. */
  label(): string {
    const text = this.#security.double_label();
    return text === null ? "" : Deno.UnsafePointerView.getCString(text);
  }
}

/** Compiles and opens the double, and removes its files. */
export async function openKeychainDouble(): Promise<KeychainDouble> {
  const folder = await Deno.makeTempDir({ prefix: "keychain-double-" });
  const source = new URL("keychain_double", import.meta.url).pathname;
  const coreFoundation = `${folder}/core_foundation.so`;
  const security = `${folder}/security.so`;
  try {
    await compile([`${source}/core_foundation.c`, "-o", coreFoundation]);
    await compile(
      [`${source}/security.c`, coreFoundation, "-o", security].concat(
        "-Wl,-rpath,$ORIGIN",
      ),
    );
    return new KeychainDouble({ coreFoundation, security });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function compile(args: readonly string[]): Promise<void> {
  const strict = ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror"];
  const shared = ["-O1", "-shared", "-fPIC", "-pthread"];
  const { success, stderr } = await new Deno.Command("cc", {
    args: [...strict, ...shared, ...args],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
