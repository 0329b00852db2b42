import { type Dispatch, useEffect, useMemo, useRef } from "react";
import { type Failure, toFailure } from "../core/failure.ts";
import type { AccountView } from "../service/protocol.ts";
import type { ServiceClient } from "../service/service_client.ts";
import { type Form, signInInput } from "./form.ts";
import type { Change, TrustQuestion } from "./state.ts";

/** What the screen can ask of the service. */
export interface Requests {
  checkAll(): void;
  signIn(form: Form, pinSha256: string | null): void;
  signOut(account: AccountView): void;
  activate(account: AccountView): void;
  /** Stops what is being waited for. */
  stop(): void;
}

/**
 * Everything that takes time: it is sent, waited for beside the screen, and
 * comes back as a change. One of the two places where failures are caught for
 * good.
 */
export function useService(
  client: ServiceClient,
  dispatch: Dispatch<Change>,
): Requests {
  const running = useRef<AbortController | null>(null);
  const requests = useMemo(
    () => makeRequests(client, { dispatch, running }),
    [client, dispatch],
  );
  useEffect(() => {
    const forget = client.onEvent((event) =>
      dispatch({ kind: "event", event })
    );
    requests.checkAll();
    return () => {
      running.current?.abort();
      forget();
    };
  }, [client, dispatch, requests]);
  return requests;
}

interface Tools {
  dispatch: Dispatch<Change>;
  running: { current: AbortController | null };
}

function makeRequests(client: ServiceClient, tools: Tools): Requests {
  const { dispatch, running } = tools;
  const run = (
    what: string,
    use: (signal: AbortSignal) => Promise<void>,
    onFailure: (failure: Failure) => boolean = () => false,
  ) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    dispatch({ kind: "busy", what });
    use(controller.signal).then(
      () => dispatch({ kind: "busy", what: null }),
      (caught) => {
        const failure = toFailure(caught);
        if (running.current !== controller) return;
        dispatch({ kind: "busy", what: null });
        if (!onFailure(failure)) dispatch({ kind: "failure", failure });
      },
    );
  };
  return {
    stop: () => running.current?.abort(),
    checkAll: () => run("Asking the servers", checkAll(client, dispatch)),
    signIn: (form, pin) =>
      run(
        "Signing in",
        signIn(client, { dispatch, form, pin }),
        (failure) => backToForm(failure, { dispatch, form, pin }),
      ),
    signOut: (account) =>
      run("Signing out", signOut(client, dispatch, account)),
    activate: (account) =>
      run("Switching", activate(client, dispatch, account)),
  };
}

type Use = (signal: AbortSignal) => Promise<void>;

/** The list at once, then what the servers say. */
function checkAll(client: ServiceClient, dispatch: Dispatch<Change>): Use {
  return async (signal) => {
    const all = { account: null };
    const known = await client.send("list-accounts", all, { signal });
    dispatch({ kind: "accounts", accounts: known.accounts });
    const checked = await client.send("check-accounts", all, { signal });
    dispatch({ kind: "accounts", accounts: checked.accounts });
  };
}

interface SignIn {
  dispatch: Dispatch<Change>;
  form: Form;
  pin: string | null;
}

function signIn(client: ServiceClient, { dispatch, form, pin }: SignIn): Use {
  return async (signal) => {
    const input = signInInput(form, pin);
    const account = await client.send("sign-in", input, { signal });
    dispatch({ kind: "overlay", overlay: { kind: "none" } });
    dispatch({
      kind: "message",
      message: {
        tone: "good",
        text: `Signed in as ${account.userName}`,
        hint: null,
      },
    });
    const { accounts } = await client.send("list-accounts", { account: null });
    dispatch({ kind: "accounts", accounts, select: account });
    const checked = await client.send("check-accounts", { account: null }, {
      signal,
    });
    dispatch({ kind: "accounts", accounts: checked.accounts });
  };
}

/** A certificate that is new becomes a question; the rest leaves the form. */
function backToForm(
  failure: Failure,
  { dispatch, form, pin }: SignIn,
): boolean {
  const { sha256, pinned } = failure.details;
  const asks = failure.kind === "tls_untrusted" && pin === null &&
    pinned !== true && typeof sha256 === "string";
  if (!asks) {
    dispatch({ kind: "overlay", overlay: { kind: "sign-in", form } });
    return false;
  }
  const question: TrustQuestion = {
    sha256,
    facts: ["subject", "issuer", "validFrom", "validTo"]
      .map((name) => [name, String(failure.details[name] ?? "unknown")]),
    answer: "",
  };
  dispatch({ kind: "overlay", overlay: { kind: "trust", form, question } });
  return true;
}

function signOut(
  client: ServiceClient,
  dispatch: Dispatch<Change>,
  account: AccountView,
): Use {
  return async (signal) => {
    const input = {
      account: `${account.serverId}:${account.userId}`,
      all: false,
      localOnly: false,
    };
    const { signedOut: [out] } = await client.send("sign-out", input, {
      signal,
    });
    const remains = out?.onServer === "remains";
    dispatch({
      kind: "message",
      message: {
        tone: remains ? "bad" : "good",
        text: remains
          ? "Signed out here; the server still knows the token"
          : `Signed out ${account.userName}: the token is gone`,
        hint: remains ? out.problem?.message ?? null : null,
      },
    });
    const { accounts } = await client.send("list-accounts", { account: null });
    dispatch({ kind: "accounts", accounts });
  };
}

function activate(
  client: ServiceClient,
  dispatch: Dispatch<Change>,
  account: AccountView,
): Use {
  return async (signal) => {
    const name = `${account.serverId}:${account.userId}`;
    await client.send("switch-account", { account: name }, { signal });
    const { accounts } = await client.send("list-accounts", { account: null });
    dispatch({ kind: "accounts", accounts });
  };
}
