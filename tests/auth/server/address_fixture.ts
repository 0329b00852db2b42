import { checkAccounts } from "../../../src/auth/accounts/check_accounts.ts";
import {
  addAddress,
  type NewAddress,
} from "../../../src/auth/server/change_addresses.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import {
  type Account,
  type Server,
  SYSTEM_TRUST,
} from "../../../src/core/account.ts";
import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { addressesOf } from "../../../src/core/server_address.ts";
import { assert, assertRejects } from "@std/assert";
import {
  type AuthFixture,
  makeFixture,
  OTHER,
  request,
} from "../auth_fixture.ts";

export const NO_TRUST: Omit<NewAddress, "server" | "url"> = {
  caPem: null,
  pinSha256: null,
  trustNew: false,
};
export const PLANTED = { url: "https://evil.example", trust: SYSTEM_TRUST };

export interface SignedIn extends AuthFixture {
  readonly demo: Account;
  readonly ada: Account;
  readonly record: () => Server;
  readonly add: (
    url?: string,
    trust?: Partial<typeof NO_TRUST>,
  ) => Promise<unknown>;
  readonly states: () => Promise<(FailureKind | "valid" | undefined)[]>;
}

/** Signs in two users of a server that also answers at {@link OTHER}. */
export async function withSignedIn(): Promise<SignedIn> {
  const fixture = makeFixture();
  const { deps, home, other, accounts, tell } = fixture;
  const demo = await signIn(deps, request(), fixture);
  const method = {
    kind: "password",
    userName: "ada",
    password: new Secret(""),
  } as const;
  const ada = await signIn(deps, request({ method }), fixture);
  other.id = home.id;
  for (const [token, device] of home.tokens) other.tokens.set(token, device);
  const record = () => {
    const server = accounts.findServer(home.id);
    assert(server !== null);
    return server;
  };
  fixture.servers.opened.splice(0);
  return {
    ...fixture,
    demo,
    ada,
    record,
    add: (url = OTHER, trust = {}) =>
      addAddress(
        deps,
        { server: record(), url, ...NO_TRUST, ...trust },
        { tell },
      ),
    states: async () => {
      const reports = await checkAccounts(deps, [demo, ada], {});
      return reports.map((it) =>
        it.state === "valid" ? it.state : it.problem?.kind
      );
    },
  };
}

export const urlsOf = (server: Server) =>
  addressesOf(server).map((it) => it.url);

/**
 * Lets `stores` more tokens be stored, and everything else fail, as if the
 * process was killed then.
 *
 * @returns a function that ends this
 */
export function killAfter(
  { keyring, accounts }: SignedIn,
  { stores }: { stores: number },
): () => void {
  const store = keyring.store.bind(keyring);
  const save = accounts.saveServer.bind(accounts);
  let left = stores;
  keyring.store = async (...given) => {
    if (left-- <= 0) throw new Error("killed");
    await store(...given);
  };
  accounts.saveServer = () => {
    left = 0;
    throw new Error("killed");
  };
  return () => {
    keyring.store = store;
    accounts.saveServer = save;
  };
}

export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  return await assertRejects(() => promise, Failure);
}
