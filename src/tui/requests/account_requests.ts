import type { Failure } from "../../core/failure.ts";
import { lostNote } from "../../core/unsent_count.ts";
import type { Reply, SignedOutView } from "../../service/protocol.ts";
import { type Form, signInInput } from "../model/form.ts";
import type { Choice, Question } from "../model/state.ts";
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
  const { run } = tools;
  const check = () => run(CHECKING, checkAll(tools), { replaceable: true });
  return {
    checkAll: check,
    checkQuietly: () => tools.quietly(checkAll(tools)),
    findServer: (form, pin) =>
      run("Finding the server", findServer(tools, { form, pin }), {
        ofForm: true,
      }),
    signIn: (form) => signIn({ tools, check, onOther }, form),
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

interface SignInTools {
  readonly tools: Tools;
  readonly check: () => void;
  readonly onOther: Use;
}

/**
 * Signs in with the form.
 *
 * @param knownUrl the known server to which the address of the form is added
 * first; null for none
 */
function signIn(
  given: SignInTools,
  form: Form,
  { knownUrl = null }: { knownUrl?: string | null } = {},
): void {
  const { tools, check, onOther } = given;
  const { client, dispatch } = tools;
  let isSignedIn = false;
  const use: Use = async (signal) => {
    if (knownUrl !== null) await addAddress(client, { form, knownUrl, signal });
    const account = await client.send("sign-in", signInInput(form), { signal });
    isSignedIn = true;
    dispatch({ kind: "overlay", overlay: null });
    dispatch({ kind: "busy", what: CHECKING });
    await reportSignIn(tools, account);
    await onOther(signal);
  };
  const onFailure = (failure: Failure) => {
    if (isSignedIn) return;
    // Clears a password that the server refused.
    const again = failure.kind === "rejected"
      ? { ...form, password: "" }
      : form;
    const useBoth = (knownUrl: string) => signIn(given, again, { knownUrl });
    const reopen = () =>
      dispatch({ kind: "overlay", overlay: { kind: "sign-in", form: again } });
    const asked = knownUrl === null
      ? addressQuestion(failure, { useBoth, reopen })
      : null;
    if (asked === null) return reopen();
    dispatch({ kind: "overlay", overlay: { kind: "choice", ...asked } });
  };
  const options = { ofForm: true, onSuccess: check, onFailure };
  tools.run("Signing in", use, options);
}

async function addAddress(
  client: Tools["client"],
  { form: { url, server }, knownUrl, signal }: {
    form: Form;
    knownUrl: string;
    signal: AbortSignal;
  },
): Promise<void> {
  const address = {
    server: knownUrl,
    url,
    pinSha256: server?.pinSha256 ?? null,
    trustNew: false,
    caPem: null,
  };
  await client.send("add-address", address, { signal });
}

/** Returns the question about another address of a known server, or null. */
function addressQuestion(
  { kind, details: { knownUrl, url } }: Failure,
  { useBoth, reopen }: {
    useBoth: (knownUrl: string) => void;
    reopen: () => void;
  },
): { question: Question; choices: Choice[] } | null {
  const isOther = kind === "server_changed" && typeof url === "string" &&
    typeof knownUrl === "string";
  if (!isOther || !knownUrl.startsWith("https:")) return null;
  return {
    question: {
      title: "Another address of a known server?",
      lines: [
        `The server at ${url} has the ID of the one at ${knownUrl}.`,
        "If it is the same server, JellyTau can use both addresses. Its accounts",
        "will then use the one that answers.",
      ],
    },
    choices: [
      { key: "y", label: "Use both", run: () => useBoth(knownUrl) },
      { key: "n", label: "Back to the form", run: reopen },
    ],
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
