import type { Failure } from "../../core/failure.ts";
import { type Form, signInInput } from "../form.ts";
import type { AccountView } from "../views.ts";
import type { Requests, Tools, Use } from "./requests.ts";

type AccountRequests =
  & Pick<
    Requests,
    "checkAll" | "signIn" | "signOut" | "activate"
  >
  & { checkQuietly(): void };

/** @param onOther what else to read when another account has become active */
export function accountRequests(
  tools: Tools,
  onOther: Use,
): AccountRequests {
  const { run } = tools;
  return {
    checkAll: () => run("Asking the servers", checkAll(tools)),
    checkQuietly: () => tools.quietly(checkAll(tools)),
    signIn: (form, pin) =>
      run(
        "Signing in",
        async (signal) => {
          await signIn(tools, { form, pin })(signal);
          await onOther(signal);
          await checkAll(tools)(signal);
        },
        (failure) => backToForm(tools, { failure, form, pin }),
      ),
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
    // What was stopped half-way says nothing of the accounts.
    if (!signal.aborted) tools.dispatch({ kind: "accounts", accounts });
  };
}

function signIn(
  tools: Tools,
  { form, pin }: { form: Form; pin: string | null },
): Use {
  return async (signal) => {
    const input = signInInput(form, pin);
    const account = await tools.client.send("sign-in", input, { signal });
    tools.dispatch({ kind: "overlay", overlay: null });
    tools.say(`Signed in as ${account.userName}`);
    await listAccounts(tools);
  };
}

/** A certificate that is new becomes a question; the rest leaves the form. */
function backToForm(
  { dispatch }: Tools,
  { failure, form, pin }: {
    failure: Failure;
    form: Form;
    pin: string | null;
  },
): boolean {
  const { sha256, pinned } = failure.details;
  const asks = failure.kind === "tls_untrusted" && pin === null &&
    pinned !== true && typeof sha256 === "string";
  if (!asks) {
    dispatch({ kind: "overlay", overlay: { kind: "sign-in", form } });
    return false;
  }
  const facts = ["subject", "issuer", "validFrom", "validTo"]
    .map((name) => [name, String(failure.details[name] ?? "unknown")] as const);
  const question = { sha256, facts };
  dispatch({
    kind: "overlay",
    overlay: { kind: "trust", form, question, answer: "" },
  });
  return true;
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
      tools.say("Signed out here; the server still knows the token", {
        bad: out.problem?.message ?? null,
      });
    } else tools.say(`Signed out ${account.userName}: the token is gone`);
    await listAccounts(tools);
  };
}
