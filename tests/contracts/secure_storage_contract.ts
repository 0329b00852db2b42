import * as fc from "fast-check";
import { entryKeyName } from "../../src/core/entry_key.ts";
import { Failure } from "../../src/core/failure.ts";
import type { SecureStorage } from "../../src/core/ports.ts";
import { Secret } from "../../src/core/secret.ts";
import { TOKEN_MAX_BYTES } from "../../src/core/token.ts";
import type { TokenBinding } from "../../src/core/token_binding.ts";
import {
  type TokenKey,
  tokenKey,
  tokenKeyName,
} from "../../src/core/token_key.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { BOUND, TO_BOUND } from "../bound.ts";

type Lend = (use: (storage: SecureStorage) => Promise<void>) => Promise<void>;

const id = fc.uint8Array({ minLength: 16, maxLength: 16 })
  .map((it) => it.toHex());
/** Only three keys, so that calls often use the same one. */
const KEYS = [1, 2, 3].map((n) =>
  tokenKey(String(n).repeat(32), "a".repeat(32))
);
const key = fc.constantFrom(...KEYS);

/** Tokens that every storage must accept: one line of text, up to the limit. */
const token = fc.oneof(
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((it) => it.toHex()),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
  fc.constantFrom("x", "ü", "'\"\\$()`", "a".repeat(TOKEN_MAX_BYTES)),
).filter((it) => it.isWellFormed() && !/\p{Cc}/u.test(it))
  .map((it) => new Secret(it));

/** Bindings that differ in address or trust, and the longest one. */
const BINDINGS: readonly TokenBinding[] = [
  BOUND,
  { ...BOUND, trust: `pin:${"ab".repeat(32)}` },
  { ...BOUND, address: "https://other.example/jellyfin" },
  {
    address: `https://${"x".repeat(92)}`,
    trust: `pin:${"cd".repeat(32)},ca:${"ef".repeat(32)}`,
  },
];
const binding = fc.constantFrom(...BINDINGS);

const step = fc.oneof(
  fc.record({ do: fc.constant("store" as const), key, token, binding }),
  fc.record({ do: fc.constant("retrieve" as const), key }),
  fc.record({ do: fc.constant("delete" as const), key }),
);

const REFUSED = [
  "",
  "a\nb",
  "a\0b",
  "a\tb",
  "x".repeat(TOKEN_MAX_BYTES + 1),
  "ü".repeat(TOKEN_MAX_BYTES / 2 + 1),
];

type Test = (
  does: string,
  use: (storage: SecureStorage) => Promise<void>,
) => void;

/**
 * Tests what every `SecureStorage` promises, with a state machine against a
 * map.
 *
 * @param lend gives each test an empty storage and cleans up after it
 */
export function secureStorageContract(
  name: string,
  lend: Lend,
  options: {
    ignore?: boolean;
    runs?: number;
    /** The number of calls in each sequence; if absent, any up to twelve. */
    calls?: number;
    /** If true, tests nothing but sequences of calls. */
    onlySequences?: boolean;
    /** The number of bindings of which each pair is tried. */
    bindings?: number;
    /** If true, it has no entries for request headers. */
    tokensOnly?: boolean;
    /** The number of tokens that `store()` must refuse. */
    refused?: number;
    /** If true, libraries stay open from one test to the next. */
    staysOpen?: boolean;
  } = {},
): void {
  const { ignore = false, runs = 20, calls, staysOpen = false } = options;
  const bindings = BINDINGS.slice(0, options.bindings);
  const test: Test = (does, use) =>
    Deno.test({
      name: `${name} ${does}`,
      ignore,
      sanitizeResources: !staysOpen,
      fn: () => lend(use),
    });

  test("behaves like a map under any sequence of calls", async (storage) => {
    const length = { minLength: calls ?? 0, maxLength: calls ?? 12 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, length), async (steps) => {
        await followsModel(storage, steps);
      }),
      { numRuns: runs },
    );
  });
  if (options.onlySequences) return;

  emptyTests(test);
  bindingTests(test, bindings);
  entryTests(test, REFUSED.slice(0, options.refused));
  if (!options.tokensOnly) headersTest(test);
}

/** Covers a storage without the entry that a call asks for. */
function emptyTests(test: Test): void {
  test("retrieve() returns null when nothing was stored", async (storage) => {
    const [fresh] = fc.sample(id, 1);
    const absent = tokenKey(fresh ?? "", "b".repeat(32));
    assertEquals(await storage.retrieve(absent, BOUND), null);
    assertEquals(await storage.findEntry(absent), null);
  });

  test("delete() does nothing when there is no entry", async (storage) => {
    const absent = tokenKey("c".repeat(32), "d".repeat(32));
    await storage.delete(absent);
    await storage.delete(absent);
    assertEquals(await storage.retrieve(absent, BOUND), null);
  });
}

/** Covers the server that an entry is bound to. */
function bindingTests(test: Test, bindings: readonly TokenBinding[]): void {
  test("retrieve() returns a token only for the destination that it was stored for", async (storage) => {
    const [where] = KEYS;
    assert(where !== undefined);
    for (const meant of bindings) {
      await storage.store(where, new Secret("kept"), { binding: meant });
      assertEquals(await storage.findEntry(where), { bound: true });
      for (const other of bindings) {
        if (other === meant) continue;
        const failure = await assertRejects(
          () => storage.retrieve(where, other),
          Failure,
        );
        assertEquals(failure.kind, "server_changed");
      }
      const anyTrust = { ...meant, trust: null };
      for (const expected of [meant, anyTrust]) {
        const found = await storage.retrieve(where, expected);
        assertEquals(found?.expose(), "kept");
      }
    }
    await storage.delete(where);
  });
}

/** Covers the keys and values that a storage accepts. */
function entryTests(test: Test, refused: readonly string[]): void {
  test("listKeys() names every token that is stored", async (storage) => {
    if (!storage.listKeys) return;
    const nameAll = async () =>
      (await storage.listKeys?.())?.map(entryKeyName).sort();
    const [first, second] = KEYS;
    assert(first !== undefined && second !== undefined);
    assertEquals(await nameAll(), []);
    await storage.store(first, new Secret("first"), TO_BOUND);
    await storage.store(second, new Secret("second"), TO_BOUND);
    assertEquals(await nameAll(), [first, second].map(tokenKeyName).sort());
    await storage.delete(first);
    assertEquals(await nameAll(), [tokenKeyName(second)]);
    await storage.delete(second);
    assertEquals(await nameAll(), []);
  });

  test("store() refuses what not every storage can hold", async (storage) => {
    const [where] = KEYS;
    assert(where !== undefined);
    await storage.store(where, new Secret("kept"), TO_BOUND);
    for (const text of refused) {
      const failure = await assertRejects(
        () => storage.store(where, new Secret(text), TO_BOUND),
        Failure,
      );
      assertEquals(failure.kind, "usage");
    }
    assertEquals((await storage.retrieve(where, BOUND))?.expose(), "kept");
    await storage.delete(where);
  });
}

/** Covers the request headers of an origin. */
function headersTest(test: Test): void {
  test("keeps request headers apart from tokens, bound to their origin", async (storage) => {
    const [token] = KEYS;
    assert(token !== undefined);
    const headers = {
      originDigest: token.serverId,
      holds: "request_headers" as const,
    };
    const address = "https://media.example";
    const binding = { address, trust: "system" };
    const value = new Secret(`{"X-A":"${"a".repeat(2_000)}"}`);
    assertEquals(await storage.retrieve(headers, binding), null);
    await storage.store(token, new Secret("kept"), TO_BOUND);
    await storage.store(headers, value, { binding });
    const names = (await storage.listKeys?.())?.map(entryKeyName).sort();
    const both = [token, headers].map(entryKeyName).sort();
    assertEquals(names ?? both, both);
    const found = await storage.retrieve(headers, binding);
    assertEquals(found?.expose(), value.expose());
    const elsewhere = { ...binding, address: "https://other.example" };
    const failure = await assertRejects(
      () => storage.retrieve(headers, elsewhere),
      Failure,
    );
    assertEquals(failure.kind, "server_changed");
    assertEquals(await storage.findEntry(headers), { bound: true });
    await storage.delete(headers);
    assertEquals(await storage.findEntry(headers), null);
    assertEquals((await storage.retrieve(token, BOUND))?.expose(), "kept");
    await storage.delete(token);
  });
}

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function followsModel(
  storage: SecureStorage,
  steps: readonly Step[],
): Promise<void> {
  const model = new Map<string, { token: Secret; binding: TokenBinding }>();
  const read = async (one: TokenKey) => {
    const expected = model.get(tokenKeyName(one))?.binding ?? BOUND;
    return (await storage.retrieve(one, expected))?.expose() ?? null;
  };
  for (const it of steps) {
    const name = tokenKeyName(it.key);
    if (it.do === "store") {
      const { token, binding } = it;
      await storage.store(it.key, token, { binding });
      model.set(name, { token, binding });
    } else if (it.do === "delete") {
      await storage.delete(it.key);
      model.delete(name);
    } else {
      assertEquals(await read(it.key), model.get(name)?.token.expose() ?? null);
    }
  }
  for (const one of KEYS) {
    const wanted = model.get(tokenKeyName(one))?.token.expose() ?? null;
    assertEquals(await read(one), wanted);
    await storage.delete(one);
  }
}
