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
