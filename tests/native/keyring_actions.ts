/** Chooses what is tried in each situation of a keyring that fails. */
import type { FailureKind } from "../../src/core/failure.ts";
import type { Env, Situation } from "./failing_keyrings.ts";

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";

/** Uses the keyring of an environment. */
type Act = (there: Env) => Promise<unknown>;

export interface Acts {
  readonly read: Act;
  readonly signOut: Act;
  readonly signIn: Act;
  /** Signs in with `--store keyring`. */
  readonly signInNamed: Act;
}

/** The failures with which a sign-in that names the keyring has ended. */
const named = new Set<FailureKind | null>();

/**
 * Tells whether to sign in with `--store keyring` as well. It differs from a
 * sign-in without a choice only if the keyring is absent, so one situation of
 * each failure is enough; with `JELLYTAU_LONG=1` all do.
 */
function namesKeyring({ login }: Situation): boolean {
  const isNew = !named.has(login);
  named.add(login);
  return LONG || isNew;
}

/** The actions that have had their turn, by the way in which they end. */
const turns = new Map<string, number>();

/**
 * Returns the actions to try: all with `JELLYTAU_LONG=1`. If they end in
 * different ways, all are tried; otherwise they take turns with those of other
 * situations that end in the same way.
 */
export function chosen(situation: Situation, acts: Acts): Act[] {
  const { token, logout, login, absent = false, onlyReads = false } = situation;
  const { read, signOut, signIn, signInNamed } = acts;
  const more = namesKeyring(situation) ? [signInNamed] : [];
  if (LONG) return [read, signOut, signIn, signInNamed];
  if (onlyReads) return [read];
  if (token !== logout || token !== login) {
    return [read, signOut, signIn, ...more];
  }
  const inTurn = absent
    ? [[read, signIn], [signOut, signInNamed]]
    : [[read], [signOut], [signIn]];
  const kind = `${token} ${absent}`;
  const turn = turns.get(kind) ?? 0;
  turns.set(kind, turn + 1);
  return [...inTurn[turn % inTurn.length] ?? [], ...absent ? [] : more];
}
