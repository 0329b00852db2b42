import type { Failure } from "../../core/failure.ts";
import { lostNote } from "../../core/unsent_count.ts";
import type { Reply, SignedOutView } from "../../service/protocol.ts";
import { signInInput } from "../model/form.ts";
import { storageLabel } from "../../core/labels.ts";
import { findServer } from "./find_server.ts";
import type { AccountView } from "../model/views.ts";
import type { Requests, Tools, Use } from "./requests.ts";

type AccountRequests =
  & Pick<
    Requests,
    "checkAll" | "findServer" | "signIn" | "signOut" | "activate"
  >
  & { checkQuietly(): void };

const CHECKING = "Checking the accounts";

/** @param onOther called after another account has become active */
export function accountRequests(
  tools: Tools,
  onOther: Use,
): AccountRequests {
  const { run, dispatch } = tools;
  const check = () => run(CHECKING, checkAll(tools), { replaceable: true });
  return {
    checkAll: check,
    checkQuietly: () => tools.quietly(checkAll(tools)),
    findServer: (form, pin) =>
      run("Finding the server", findServer(tools, { form, pin }), {
        ofForm: true,
      }),
    signIn(form) {
      let isSignedIn = false;
      const use: Use = async (signal) => {
        const input = signInInput(form);
        const account = await tools.client.send("sign-in", input, { signal });
        isSignedIn = true;
        dispatch({ kind: "overlay", overlay: null });
        dispatch({ kind: "busy", what: CHECKING });
        await reportSignIn(tools, account);
        await onOther(signal);
      };
      const onFailure = ({ kind }: Failure) => {
        if (isSignedIn) return;
        // Clears a password that the server refused.
        const again = kind === "rejected" ? { ...form, password: "" } : form;
        const overlay = { kind: "sign-in", form: again } as const;
        dispatch({ kind: "overlay", overlay });
      };
      const options = { ofForm: true, onSuccess: check, onFailure };
      run("Signing in", use, options);
    },
    signOut: (account) =>
      run("Signing out", async (signal) => {
        await signOut(tools, account)(signal);
        await onOther(signal);
      }),
    activate: (account) =>
      run("Switching", async (signal) => {
        const name = `${account.serverId}:${account.userId}`;
        await tools.client.send("switch-account", { account: name }, {
          signal,
        });
        await listAccounts(tools);
        await onOther(signal);
      }),
  };
}

/** Lists the stored accounts without checking them. */
export async function listAccounts({ client, dispatch }: Tools): Promise<void> {
  const { accounts } = await client.send("list-accounts", { account: null });
  dispatch({ kind: "accounts", accounts });
}

/** Lists the accounts at once, then checks them. */
function checkAll(tools: Tools): Use {
  return async (signal) => {
    await listAccounts(tools);
    const { accounts } = await tools.client.send("check-accounts", {
      account: null,
    }, { signal });
    // An interrupted check does not change the accounts.
    if (!signal.aborted) tools.dispatch({ kind: "accounts", accounts });
  };
}

async function reportSignIn(
  tools: Tools,
  { userName, tokenStorage }: Reply<"sign-in">,
): Promise<void> {
  const { client, say } = tools;
  const { keyring } = await client.send("storage-status", {});
  const why = tokenStorage === "encrypted-file" && keyring.reason !== null
    ? `, because ${keyring.reason}`
    : "";
  const where = storageLabel(tokenStorage);
  say(`Signed in as ${userName}; the token is in the ${where}${why}`);
  await listAccounts(tools);
}

function signOut(tools: Tools, account: AccountView): Use {
  return async (signal) => {
    const input = {
      account: `${account.serverId}:${account.userId}`,
      all: false,
      localOnly: false,
    };
    const { signedOut: [out] } = await tools.client.send("sign-out", input, {
      signal,
    });
    if (out) reportSignOut(tools, out);
    await listAccounts(tools);
  };
}

function reportSignOut(
  { say, remedyText }: Tools,
  { userName, onServer, removed, lost, problem }: SignedOutView,
): void {
  const words = lostNote(lost);
  const ending = words === null ? "" : `; ${words}`;
  if (!removed && problem) {
    say(problem.message, { bad: remedyText(problem) });
  } else if (onServer === "remains") {
    say(`Signed out here; the token may still work on the server${ending}`, {
      bad: problem?.message ?? null,
    });
  } else {
    const text = `Signed out ${userName}: ${SIGNED_OUT[onServer]}${ending}`;
    say(text, words === null ? {} : { bad: null });
  }
}

const SIGNED_OUT = {
  "revoked": "the token is revoked",
  "already-dead": "the server had already revoked the token",
  "not-asked": "no token was stored",
} as const;
