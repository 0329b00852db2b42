import { Failure } from "../../src/core/failure.ts";
import type { CommandName } from "../../src/service/protocol.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Lend, type Promised, testPromises } from "./promises.ts";

/**
 * A client of a service that knows no account, on a machine without a keyring.
 * Signing in reports at least one notice.
 */
export interface ServiceClientUnderTest {
  readonly client: ServiceClient;
  /** A server with the user `demo`, whose password is `demo`. */
  readonly url: string;
  /**
   * The fingerprint of its certificate, which is trusted only with this pin.
   */
  readonly pinSha256: string;
  /** The address of a server that accepts connections and never answers. */
  readonly silentUrl: string;
  /** Returns the number of calls that this server has not lost. */
  pendingCalls(): number;
}

const ALL = { account: null };
const PLACE = { caPem: null, pinSha256: null, allowLoopbackHttp: false };

function signIn(
  { client, url, pinSha256 }: ServiceClientUnderTest,
  changes: { password?: string; pinSha256?: string | null } = {},
) {
  const { password = "demo" } = changes;
  return client.send("sign-in", {
    url,
    method: { kind: "password", userName: "demo", password },
    store: null,
    alias: null,
    force: false,
    caPem: null,
    pinSha256: changes.pinSha256 === undefined ? pinSha256 : changes.pinSha256,
    trustNew: false,
    allowLoopbackHttp: false,
  });
}

/** Sends a command that ends only when it is cancelled. */
function sendSlow(
  { client, silentUrl }: ServiceClientUnderTest,
  signal?: AbortSignal,
) {
  const input = { ...PLACE, url: silentUrl };
  const sent = client.send("test-server", input, signal ? { signal } : {});
  sent.catch(() => undefined); // a test looks at it later
  return sent;
}

const POLL_MS = 5;
const POLL_LIMIT_MS = 30_000;

/** Waits until the silent server has calls, or has lost all of them. */
async function until(
  state: "calls" | "no calls",
  { pendingCalls }: ServiceClientUnderTest,
): Promise<void> {
  const deadlineMs = performance.now() + POLL_LIMIT_MS;
  while (pendingCalls() > 0 !== (state === "calls")) {
    assert(performance.now() < deadlineMs, `${pendingCalls()} calls pending`);
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

async function failureOf(sent: Promise<unknown>): Promise<Failure> {
  return await assertRejects(() => sent, Failure);
}

const OF_SEND: readonly Promised<ServiceClientUnderTest>[] = [
  ["send() returns the reply of its command", async (it) => {
    const { client } = it;
    assertEquals(await client.send("list-accounts", ALL), { accounts: [] });
    const account = await signIn(it);
    assertEquals([account.userName, account.state], ["demo", "valid"]);
    const { accounts } = await client.send("list-accounts", ALL);
    assertEquals(accounts.map((it) => it.userId), [account.userId]);
  }],

  [
    "send() fails with the kind, hint and details of the use case",
    async (it) => {
      const wrong = await failureOf(signIn(it, { password: "wrong" }));
      assertEquals(wrong.kind, "rejected");
      assert(wrong.message !== "" && wrong.hint !== "");
      const untrusted = await failureOf(signIn(it, { pinSha256: null }));
      assertEquals([untrusted.kind, untrusted.remedy], [
        "tls_untrusted",
        "tls_untrusted",
      ]);
      assertEquals(untrusted.details.sha256, it.pinSha256);
    },
  ],

  [
    "send() fails with internal for an invalid or unknown command",
    async (it) => {
      const { client } = it;
      const invalid = { account: 1 } as unknown as typeof ALL;
      const sent = client.send("list-accounts", invalid);
      assertEquals((await failureOf(sent)).kind, "internal");
      const unknown = client.send("drop-tables" as CommandName, ALL as never);
      assertEquals((await failureOf(unknown)).kind, "internal");
      assertEquals(await client.send("list-accounts", ALL), { accounts: [] });
    },
  ],

  [
    "send() fails with cancelled when the signal is aborted already",
    async ({ client }) => {
      const signal = AbortSignal.abort();
      const sent = client.send("list-accounts", ALL, { signal });
      assertEquals((await failureOf(sent)).kind, "cancelled");
    },
  ],

  [
    "send() fails with cancelled when the signal is aborted meanwhile",
    async (it) => {
      const stop = new AbortController();
      const sent = sendSlow(it, stop.signal);
      // By now the service works on it.
      await it.client.send("list-accounts", ALL);
      stop.abort();
      assertEquals((await failureOf(sent)).kind, "cancelled");
    },
  ],

  ["send() cancels no other command with the signal", async (it) => {
    const [one, two] = [new AbortController(), new AbortController()];
    const first = sendSlow(it, one.signal);
    const second = sendSlow(it, two.signal);
    await until("calls", it);
    one.abort();
    assertEquals((await failureOf(first)).kind, "cancelled");
    let ended = false;
    const ending = second.catch(() => ended = true);
    assertEquals((await it.client.send("list-accounts", ALL)).accounts, []);
    assertEquals(ended, false);
    two.abort();
    await ending;
    assertEquals(ended, true);
  }],

  [
    "send() ignores a signal that is aborted after the reply",
    async ({ client }) => {
      const stop = new AbortController();
      const { signal } = stop;
      await client.send("list-accounts", ALL, { signal });
      stop.abort();
      assertEquals(await client.send("list-accounts", ALL), { accounts: [] });
    },
  ],
];

const OF_EVENTS: readonly Promised<ServiceClientUnderTest>[] = [
  ["onEvent() calls every listener before the reply", async (it) => {
    const heard: string[][] = [];
    it.client.onEvent(({ kind }) => heard.push(["first", kind]));
    it.client.onEvent(({ kind }) => heard.push(["second", kind]));
    await signIn(it);
    const kinds = heard.filter(([who]) => who === "first").map(([, it]) => it);
    assertEquals(kinds[0], "notice");
    assertEquals(heard, kinds.flatMap((it) => [["first", it], ["second", it]]));
  }],

  ["onEvent() calls no listener after it has stopped", async (it) => {
    const heard: string[] = [];
    const stop = it.client.onEvent(() => heard.push("stopped"));
    it.client.onEvent(() => heard.push("other"));
    stop();
    stop();
    await signIn(it);
    assertEquals(new Set(heard), new Set(["other"]));
  }],

  ["close() resolves, also for the second time", async ({ client }) => {
    await client.send("list-accounts", ALL);
    await client.close();
    await client.close();
  }],
];

const OF_OWN_ISOLATE: readonly Promised<ServiceClientUnderTest>[] = [
  ["close() cancels the commands under way", async (it) => {
    const sent = sendSlow(it);
    await until("calls", it);
    await it.client.close();
    assertEquals((await failureOf(sent)).kind, "internal");
    await until("no calls", it);
  }],

  ["send() fails after close()", async ({ client }) => {
    await client.close();
    const sent = client.send("list-accounts", ALL);
    assertEquals((await failureOf(sent)).kind, "internal");
  }],
];

/**
 * Tests what every `ServiceClient` promises.
 *
 * @param options `ownIsolate` is true if the client ends the service
 */
export function serviceClientContract(
  name: string,
  options: {
    lend: Lend<ServiceClientUnderTest>;
    ownIsolate?: boolean;
    leavesTimers?: boolean;
  },
): void {
  const { ownIsolate = false } = options;
  const own = ownIsolate ? OF_OWN_ISOLATE : [];
  testPromises(name, [...OF_SEND, ...OF_EVENTS, ...own], options);
}
