import { type Form, signInInput } from "../form.ts";
import { storageWords } from "../words.ts";
import { findServer } from "./find_server.ts";
import type { AccountView } from "../views.ts";
import type { Requests, Tools, Use } from "./requests.ts";

type AccountRequests =
  & Pick<
    Requests,
    "checkAll" | "findServer" | "signIn" | "signOut" | "activate"
  >
  & { checkQuietly(): void };

/** @param onOther what else to read when another account has become active */
export function accountRequests(
  tools: Tools,
  onOther: Use,
): AccountRequests {
  const { run, dispatch } = tools;
  return {
    checkAll: () => run("Checking the accounts", checkAll(tools)),
    checkQuietly: () => tools.quietly(checkAll(tools)),
    findServer: (form, pin) =>
      run("Finding the server", findServer(tools, { form, pin })),
    signIn: (form) =>
      run("Signing in", async (signal) => {
        await signIn(tools, form)(signal);
        await onOther(signal);
        await checkAll(tools)(signal);
      }, ({ kind }) => {
        // From the code back to what it was asked for with; what was refused
        // is typed again from the start.
        const again = kind === "rejected" ? { ...form, password: "" } : form;
        const overlay = { kind: "sign-in", form: again } as const;
        dispatch({ kind: "overlay", overlay });
        return false;
      }),
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

/** Those that are known, as they were last seen. */
export async function listAccounts({ client, dispatch }: Tools): Promise<void> {
  const { accounts } = await client.send("list-accounts", { account: null });
  dispatch({ kind: "accounts", accounts });
}

/** The list at once, then what the servers say. */
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

function signIn(tools: Tools, form: Form): Use {
  return async (signal) => {
    const { client, dispatch, say } = tools;
    const account = await client.send("sign-in", signInInput(form), { signal });
    dispatch({ kind: "overlay", overlay: null });
    const { keyring } = await client.send("storage-status", {});
    const { userName, tokenStorage } = account;
    const why = tokenStorage === "encrypted-file" && keyring.reason !== null
      ? `, because ${keyring.reason}`
      : "";
    const where = storageWords(tokenStorage);
    say(`Signed in as ${userName}; the token is in the ${where}${why}`);
    await listAccounts(tools);
  };
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
    if (out?.onServer === "remains") {
      tools.say("Signed out here; the token may still work on the server", {
        bad: out.problem?.message ?? null,
      });
    } else tools.say(`Signed out ${account.userName}: the token is revoked`);
    await listAccounts(tools);
  };
}
