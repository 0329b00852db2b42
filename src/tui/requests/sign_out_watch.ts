import { accountLabel } from "../../core/account.ts";
import { sanitize } from "../../core/printable.ts";
import { type Form, formFor } from "../model/form.ts";
import {
  accountId,
  activeAccount,
  currentLocation,
  type Overlay,
  type State,
} from "../model/state.ts";
import type { AccountView } from "../model/views.ts";
import type { Requests, Tools } from "./requests.ts";

/**
 * Returns a listener that asks the user to sign in again when the server refuses
 * the token of the active account, over the location that is open. Asks once,
 * and not while the keys are meant for something else.
 */
export function signOutWatch(
  { dispatch }: Pick<Tools, "dispatch">,
  { state, signIn }: { state: () => State } & Pick<Requests, "signIn">,
): () => void {
  /** The account for which it has asked; null once it is signed in. */
  let asked: string | null = null;
  return () => {
    const now = state();
    const account = activeAccount(now);
    const id = account && accountId(account);
    if (account?.state !== "rejected") {
      if (account?.state === "valid" || id !== asked) asked = null;
      return;
    }
    // The accounts show it themselves.
    const isShown = currentLocation(now).kind === "accounts";
    const isBusy = now.overlay !== null || now.typing || now.busy !== null;
    if (asked === id || isShown || isBusy) return;
    asked = id;
    const open = (form: Form) =>
      dispatch({ kind: "overlay", overlay: { kind: "sign-in", form } });
    dispatch({ kind: "overlay", overlay: question(account, { open, signIn }) });
  };
}

function question(
  account: AccountView,
  { open, signIn }: { open: (form: Form) => void } & Pick<Requests, "signIn">,
): Overlay {
  const form = formFor(account);
  const name = accountLabel(account, { url: account.serverUrl });
  return {
    kind: "choice",
    question: {
      title: `${sanitize(name)} was signed out`,
      lines: ["The server no longer accepts the stored token."],
    },
    choices: [
      { key: "a", label: "Sign in with the password", run: () => open(form) },
      {
        key: "q",
        label: "Sign in with Quick Connect",
        run: () => signIn({ ...form, quickConnect: true }),
      },
    ],
  };
}
