import * as fc from "fast-check";
import { SYSTEM_TRUST, type Trust } from "../../src/core/account.ts";
import { Failure } from "../../src/core/failure.ts";
import {
  BINDING_MAX_BYTES,
  bindingOf,
  bindingText,
  checkBinding,
} from "../../src/core/token_binding.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";

const PIN = "ab".repeat(32);
const HOME = { url: "https://media.example/jellyfin", trust: SYSTEM_TRUST };

Deno.test("bindingText() names address and trust in one spelling", async () => {
  const pin = `pin:${PIN}`;
  // The SHA-256 of "pem". Stored bindings must match in every later version.
  const ca =
    "ca:f0aeace912cf19dc1c6fffd41de6e395daeb5462f1221945706bd0674c3005eb";
  const cases: readonly (readonly [Partial<Trust>, string])[] = [
    [{}, "system"],
    [{ allowLoopbackHttp: true }, "system"],
    [{ pinSha256: PIN }, pin],
    [{ caPem: "pem" }, ca],
    [{ caPem: "pem", pinSha256: PIN }, `${pin},${ca}`],
  ];
  for (const [change, text] of cases) {
    const trust = { ...SYSTEM_TRUST, ...change };
    const stored = bindingText(await bindingOf({ ...HOME, trust }));
    assertEquals(stored, `https://media.example/jellyfin ${text}`);
  }
});

Deno.test("bindingText() is ASCII of at most 256 bytes, and differs where servers do", async () => {
  const url = fc.webUrl({ withFragments: false, withQueryParameters: false })
    .map((it) => new URL(it).href);
  const long = fc.string({ minLength: 1, maxLength: 400 })
    .map((it) =>
      `https://media.example/${encodeURIComponent(it.toWellFormed())}`
    );
  const server = fc.record({
    url: fc.oneof(url, long),
    trust: fc.record({
      pinSha256: fc.constantFrom(null, PIN, "cd".repeat(32)),
      caPem: fc.constantFrom(null, "one", "two"),
      allowLoopbackHttp: fc.boolean(),
    }),
  });
  await fc.assert(fc.asyncProperty(server, server, async (a, b) => {
    const [one, other] = [await bindingOf(a), await bindingOf(b)];
    assert(/^[\x21-\x7e]+ [\x21-\x7e]+$/.test(bindingText(one)));
    assert(bindingText(one).length <= BINDING_MAX_BYTES);
    const isSame = a.url === b.url &&
      a.trust.pinSha256 === b.trust.pinSha256 &&
      a.trust.caPem === b.trust.caPem;
    assertEquals(bindingText(one) === bindingText(other), isSame);
    checkBinding(bindingText(one), one);
    if (isSame) return;
    const failure = assertThrows(
      () => checkBinding(bindingText(one), other),
      Failure,
    );
    assertEquals(failure.kind, "server_changed");
  }));
});

const LAN = {
  url: "https://192.168.1.20:8920",
  trust: { ...SYSTEM_TRUST, pinSha256: PIN },
};
const AWAY = { url: "https://away.example", trust: SYSTEM_TRUST };
/** The SHA-256 of both lines, in the order of their bytes. */
const BOTH_SHA256 =
  "453765068ae763a38d1b515aba3bd5c9ee7c6ee5518e41e7b52317ce68fc3c36";

Deno.test("bindingText() adds a digest of the other addresses, in any order", async () => {
  const text = `https://media.example/jellyfin system,also:${BOTH_SHA256}`;
  for (const addresses of [[LAN, AWAY], [AWAY, LAN]]) {
    assertEquals(bindingText(await bindingOf({ ...HOME, addresses })), text);
  }
  const none = bindingText(await bindingOf({ ...HOME, addresses: [] }));
  assertEquals(none, "https://media.example/jellyfin system");
});

Deno.test("bindingText() fits when a server has a long address, a pin, a CA and more addresses", async () => {
  const trust = { ...SYSTEM_TRUST, pinSha256: PIN, caPem: "pem" };
  for (
    const url of [`https://${"a".repeat(92)}`, `https://${"a".repeat(93)}`]
  ) {
    const server = { url, trust, addresses: [LAN, AWAY] };
    const text = bindingText(await bindingOf(server));
    assert(text.length <= BINDING_MAX_BYTES, `${text.length} bytes`);
    checkBinding(text, await bindingOf(server));
    const changed = { ...server, trust: { ...trust, caPem: "other" } };
    const expected = await bindingOf(changed);
    assertThrows(() => checkBinding(text, expected), Failure);
  }
});

Deno.test("checkBinding() refuses every change of the other addresses", async () => {
  const stored = bindingText(await bindingOf({ ...HOME, addresses: [LAN] }));
  const changes = [
    [],
    [AWAY],
    [LAN, AWAY],
    [{ ...LAN, url: `${LAN.url}/elsewhere` }],
    [{ ...LAN, trust: SYSTEM_TRUST }],
    [{ ...LAN, trust: { ...LAN.trust, pinSha256: "cd".repeat(32) } }],
    [{ ...LAN, trust: { ...LAN.trust, caPem: "planted" } }],
  ];
  for (const addresses of changes) {
    const expected = await bindingOf({ ...HOME, addresses });
    for (const trust of [expected.trust, null]) {
      const failure = assertThrows(
        () => checkBinding(stored, { ...expected, trust }),
        Failure,
      );
      assertEquals(failure.kind, "server_changed");
      assertEquals(failure.remedy, "check-addresses");
    }
  }
});

Deno.test("checkBinding() refuses a second address for an entry without a binding", async () => {
  const expected = await bindingOf({ ...HOME, addresses: [LAN] });
  const failure = assertThrows(() => checkBinding(null, expected), Failure);
  assertEquals(failure.kind, "server_changed");
});

Deno.test("checkBinding() accepts an entry without a binding", async () => {
  checkBinding(null, await bindingOf(HOME));
});

Deno.test("checkBinding() refuses an invalid binding, and prints none of it", async () => {
  const expected = { ...await bindingOf(HOME), trust: null };
  const url = HOME.url;
  for (
    const stored of ["", " ", url, `${url} `, `${url} \x1b[2J`, `${url} a b`]
  ) {
    const failure = assertThrows(
      () => checkBinding(stored, expected),
      Failure,
    );
    assertEquals(failure.kind, "server_changed");
    assert(!JSON.stringify(failure).includes("\\u001b"));
  }
});
