import fc from "fast-check";
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { lateLog, type LogFacts } from "../../src/core/log.ts";
import { Secret } from "../../src/core/secret.ts";
import { openLog } from "../../src/system/log.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { SECRET_WORD } from "../secret_word.ts";

async function withFolder(use: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Returns the line in the file that one message becomes. */
async function logged(
  folder: string,
  { what, facts }: { what: string; facts: LogFacts },
) {
  const log = await openLog({ level: "debug", folder });
  log.write("debug", what, facts);
  log.close();
  const text = await Deno.readTextFile(log.path);
  return text.trimEnd().split("\n").at(-1) ?? "";
}

Deno.test("openLog() writes one object per line, for its owner alone", () =>
  withFolder(async (folder) => {
    const inner = `${folder}/logs`;
    const line = JSON.parse(
      await logged(inner, { what: "command done", facts: { ms: 3 } }),
    );
    assertEquals(line.message, "command done");
    assertEquals(line.properties, { ms: 3 });
    const modeOf = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;
    assertEquals(modeOf(inner), 0o700);
    assertEquals(modeOf(`${inner}/jellytau.log`), 0o600);
  }));

Deno.test("openLog() writes nothing below its level", () =>
  withFolder(async (folder) => {
    const log = await openLog({ level: "warning", folder });
    for (const level of ["debug", "info", "warning", "error"] as const) {
      log.write(level, `told as ${level}`);
    }
    log.close();
    const text = await Deno.readTextFile(log.path);
    assertEquals(text.match(/told as \w+/g), [
      "told as warning",
      "told as error",
    ]);
  }));

Deno.test("openLog() removes every secret that was made, in any spelling", () =>
  withFolder(async (folder) => {
    const log = await openLog({ level: "debug", folder });
    const text = fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 })
      .filter((it) => it.isWellFormed());
    const kept: Secret[] = [];
    fc.assert(
      fc.property(text, (word) => {
        kept.push(new Secret(word));
        log.write("error", "failed", { message: `<${word}>`, code: 1 });
        log.write("error", "failed", { url: encodeURIComponent(word) });
      }),
      { numRuns: 50 },
    );
    log.close();
    const lines = (await Deno.readTextFile(log.path)).trimEnd().split("\n");
    assertEquals(lines.length, 100);
    for (const [i, line] of lines.entries()) {
      const { message = "", url = "" } = JSON.parse(line).properties;
      const word = kept[Math.floor(i / 2)]?.expose() ?? "";
      assert(!`${message} ${decodeURIComponent(url)}`.includes(word), line);
    }
  }));

const NAMED = [
  `Authorization: MediaBrowser Token="${SECRET_WORD}"`,
  `https://h/x?ApiKey=${SECRET_WORD}&b=1`,
  `https://h/x?api_key=${SECRET_WORD}`,
  `{"AccessToken":"${SECRET_WORD}"}`,
  `{"Username":"ada","Pw":"${SECRET_WORD}"}`,
  `Authorization: Bearer ${SECRET_WORD}`,
  `{"authorization":"Basic ${SECRET_WORD}"}`,
  `X-Emby-Token: ${SECRET_WORD}`,
  `passphrase=${SECRET_WORD}`,
  `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${SECRET_WORD}`,
];

for (const text of NAMED) {
  const shown = text.replace(SECRET_WORD, "…");
  Deno.test(`openLog() removes a secret by its place: ${shown}`, () =>
    withFolder(async (folder) => {
      const line = await logged(folder, {
        what: "failed",
        facts: { message: text },
      });
      assert(!line.includes(SECRET_WORD), line);
      JSON.parse(line);
    }));
}

Deno.test("openLog() keeps one older file, and fails where it cannot write", () =>
  withFolder(async (folder) => {
    const path = `${folder}/jellytau.log`;
    await Deno.writeTextFile(path, "x".repeat(1_100_000));
    await logged(folder, { what: "begins", facts: {} });
    assert((await Deno.stat(path)).size < 1_000);
    assert((await Deno.stat(`${path}.old`)).size > 1_000_000);
    const options = { level: "debug", folder: `${path}/inside` } as const;
    const failure = await assertRejects(() => openLog(options), Failure);
    assertEquals<FailureKind>(failure.kind, "usage");
  }));

Deno.test("lateLog() keeps its lines until there is a log, and none if it fails", async () => {
  const lines: string[] = [];
  const opening = Promise.withResolvers<
    { write(_: string, it: string): void }
  >();
  const log = lateLog(opening.promise);
  log.write("info", "first");
  opening.resolve({ write: (_, what) => void lines.push(what) });
  await opening.promise;
  await Promise.resolve();
  log.write("info", "second");
  await new Promise((done) => setTimeout(done, 0));
  assertEquals(lines.toSorted(), ["first", "second"]);
  const failing = lateLog(Promise.reject(new Error("no")));
  failing.write("info", "lost");
  await new Promise((done) => setTimeout(done, 0));
});
