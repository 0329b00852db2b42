import * as fc from "fast-check";
import { Failure } from "../../src/core/failure.ts";
import {
  BINDING_MAX_BYTES,
  bindingOf,
  bindingText,
  checkBinding,
} from "../../src/core/token_binding.ts";
import { assert, assertEquals, assertThrows } from "../assert.ts";

const PIN = "ab".repeat(32);
const HOME = {
  url: "https://media.example/jellyfin",
  pinSha256: null,
  caPem: null,
};

Deno.test("bindingText() names address and trust in one spelling", async () => {
  const spelt = async (server: Parameters<typeof bindingOf>[0]) =>
    bindingText(await bindingOf(server));
  assertEquals(await spelt(HOME), "https://media.example/jellyfin system");
  assertEquals(
    await spelt({ ...HOME, pinSha256: PIN }),
    `https://media.example/jellyfin pin:${PIN}`,
  );
  const both = await spelt({ ...HOME, pinSha256: PIN, caPem: "pem" });
  assertEquals(
    both.length,
    "https://media.example/jellyfin pin:,ca:".length + 2 * 64,
  );
  assert(both.startsWith(`https://media.example/jellyfin pin:${PIN},ca:`));
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
    pinSha256: fc.constantFrom(null, PIN, "cd".repeat(32)),
    caPem: fc.constantFrom(null, "one", "two"),
  });
  await fc.assert(fc.asyncProperty(server, server, async (a, b) => {
    const [one, other] = [await bindingOf(a), await bindingOf(b)];
    assert(/^[\x21-\x7e]+ [\x21-\x7e]+$/.test(bindingText(one)));
    assert(bindingText(one).length <= BINDING_MAX_BYTES);
    const isSame = a.url === b.url && a.pinSha256 === b.pinSha256 &&
      a.caPem === b.caPem;
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
