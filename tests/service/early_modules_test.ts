import { assert } from "@std/assert";

const STATIC_IMPORT = /^(?:import|export) (?!type )[^;]*?"(\.[^"]+)";$/gm;

/** Returns a module with all that it loads at once. */
function loadedWith(start: URL): string[] {
  const found = new Set<string>();
  const pending = [start.href];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const text = Deno.readTextFileSync(new URL(next));
    for (const [, path = ""] of text.matchAll(STATIC_IMPORT)) {
      pending.push(new URL(path, next).href);
    }
  }
  return [...found];
}

Deno.test("openDependencies() loads nothing for headers, client certificates or proxies", () => {
  const start = new URL("../../src/app/dependencies.ts", import.meta.url);
  const loaded = loadedWith(start);
  assert(loaded.some((it) => it.endsWith("/core/failure.ts")));
  const late = loaded.filter((it) =>
    /(request_headers|client_certificates?|proxy|origin_views)\.ts$/.test(it)
  );
  assert(late.length === 0, late.join("\n"));
});
