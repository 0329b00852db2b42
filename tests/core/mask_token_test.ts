import fc from "fast-check";
import { maskText, maskToken } from "../../src/core/mask_token.ts";
import { Secret } from "../../src/core/secret.ts";
import { assertEquals } from "@std/assert";

const TOKEN = "0123456789abcdef0123456789abcdef";

async function* cut(bytes: Uint8Array, sizes: readonly number[]) {
  let at = 0;
  for (const size of sizes) {
    await Promise.resolve();
    yield bytes.slice(at, at + size);
    at += size;
  }
  yield bytes.slice(at);
}

async function masked(
  bytes: Uint8Array,
  sizes: readonly number[],
  { token = TOKEN }: { token?: string } = {},
): Promise<{ bytes: Uint8Array; found: number }> {
  const out: number[] = [];
  let found = 0;
  const body = maskToken(cut(bytes, sizes), {
    token: new Secret(token),
    onFound: () => found++,
  });
  for await (const piece of body) out.push(...piece);
  return { bytes: new Uint8Array(out), found };
}

Deno.test("maskToken() overwrites the token wherever the pieces are cut", async () => {
  const text = `{"Url":"/x?ApiKey=${TOKEN}","Again":"${TOKEN}"}`;
  const bytes = new TextEncoder().encode(text);
  const expected = text.replaceAll(TOKEN, "*".repeat(32));
  for (let at = 0; at < bytes.length; at++) {
    const { bytes: out, found } = await masked(bytes, [at, 1, 1]);
    assertEquals(new TextDecoder().decode(out), expected);
    assertEquals(found, 1);
  }
});

Deno.test("maskToken() passes every other byte when given any pieces", async () => {
  const pieces = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(32).map((it) => new TextEncoder().encode(TOKEN.slice(0, it))),
      fc.constant(new TextEncoder().encode(TOKEN)),
    ),
    { maxLength: 8 },
  );
  const sizes = fc.array(fc.nat(50), { maxLength: 10 });
  await fc.assert(fc.asyncProperty(pieces, sizes, async (all, cuts) => {
    const bytes = new Uint8Array(all.flatMap((it) => [...it]));
    const text = new TextDecoder("latin1").decode(bytes);
    const expected = text.replaceAll(TOKEN, "*".repeat(32));
    const out = await masked(bytes, cuts);
    assertEquals(new TextDecoder("latin1").decode(out.bytes), expected);
  }));
});

Deno.test("maskToken() passes a piece on at once when no token can begin in it", async () => {
  const body = maskToken(
    cut(new TextEncoder().encode("first second"), [5]),
    { token: new Secret(TOKEN), onFound: () => undefined },
  );
  const { value } = await body[Symbol.asyncIterator]().next();
  assertEquals(new TextDecoder().decode(value), "first");
});

Deno.test("maskText() overwrites nothing for a token that is too short to know", () => {
  assertEquals(maskText("banana", new Secret("an")), "banana");
  assertEquals(
    maskText(`a ${TOKEN}`, new Secret(TOKEN)),
    `a ${"*".repeat(32)}`,
  );
});
