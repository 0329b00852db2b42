/** Lends buses and keyrings that do not answer as they should. */
import type { FailureKind } from "../../src/core/failure.ts";
import { withHostileKeyring } from "./hostile_keyring.ts";
import { openKeepassxcSession } from "./keepassxc_session.ts";
import { openKeyringSession } from "./keyring_session.ts";
import { withBusSocket } from "./session_bus.ts";

export type Env = Readonly<Record<string, string>>;
/** Lends the environment of a situation, made from the one that works. */
export type Use = (env: Env) => Promise<unknown>;
export type Lend = (env: Env, use: Use) => Promise<unknown>;

export interface Situation {
  readonly name: string;
  readonly lend: Lend;
  readonly token: FailureKind;
  /**
   * The failure of signing out; null if the token can be deleted, also a
   * damaged one.
   */
  readonly logout: FailureKind | null;
  /** The failure of signing in from an empty home with `--store keyring`. */
  readonly login: FailureKind | null;
  /** If true, `--store auto` uses the file instead. */
  readonly absent?: boolean;
  /**
   * If true, each action gets a keyring of its own, because an action changes
   * it.
   */
  readonly each?: boolean;
  /**
   * If true, only reading differs from the situation before; the other actions
   * run with `JELLYTAU_LONG=1`.
   */
  readonly onlyReads?: boolean;
  readonly ignore?: boolean;
}

/** Lends an environment with another bus address. */
export const at = (address: string): Lend => (env, use) =>
  use({ ...env, DBUS_SESSION_BUS_ADDRESS: address });

export const hostile = (conduct: string): Lend => (env, use) =>
  withHostileKeyring(
    conduct,
    (it) =>
      use({
        ...env,
        DBUS_SESSION_BUS_ADDRESS: it.DBUS_SESSION_BUS_ADDRESS ?? "",
      }),
  );

export const socket =
  (conduct: Parameters<typeof withBusSocket>[0]): Lend => (env, use) =>
    withBusSocket(conduct, (address) => at(address)(env, use));

/** Lends gnome-keyring on a bus of its own, or a bus without it. */
export const session =
  (state: "none" | "never unlocked" | "locked"): Lend => async (env, use) => {
    const keyring = state === "locked" ? "unlocked" : state;
    const other = await openKeyringSession({ keyring });
    try {
      if (state === "locked") await other.lock();
      const address = other.env.DBUS_SESSION_BUS_ADDRESS ?? "";
      await at(address)(env, use);
    } finally {
      await other.close();
    }
  };

/** Lends KeePassXC on a bus and a database of its own. */
export const keepassxc = (
  state: "not yet unlocked" | "locked again" | "not exposed" | "frozen",
): Lend =>
async (env, use) => {
  const other = await openKeepassxcSession({
    state: state === "locked again" || state === "frozen" ? "unlocked" : state,
  });
  try {
    if (state === "locked again") await other.lock();
    if (state === "frozen") other.freeze();
    const address = other.env.DBUS_SESSION_BUS_ADDRESS ?? "";
    await at(address)(env, use);
  } finally {
    await other.close();
  }
};
