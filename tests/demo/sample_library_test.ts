import { assertEquals } from "@std/assert";
import { withDemoClient } from "./demo_client.ts";
import { type Json, objectsIn, readRecordings } from "./recordings.ts";

const LISTED = "/Items?recursive=true&includeItemTypes=Movie,Series,Season," +
  "Episode,MusicAlbum,Audio,MusicVideo,Video&fields=Overview,Genres,SortName" +
  "&enableImageTypes=Primary&imageTypeLimit=1&parentId=";
const KINDS = ["Movie", "Series", "Season", "Episode", "MusicAlbum", "Audio"];
interface Shape {
  /** Members that some have. */
  readonly some: ReadonlySet<string>;
  /** Members that all have. */
  readonly all: ReadonlySet<string>;
}

function shapeOf(items: readonly Json[]): Shape {
  const some = new Set<string>();
  for (const it of items) for (const key of namesIn(it)) some.add(key);
  const all = [...some].filter((key) =>
    items.every((it) => namesIn(it).includes(key))
  );
  return { some, all: new Set(all) };
}

function namesIn(item: Json): string[] {
  const own = Object.keys(item).map((it) =>
    item[it] === null ? `${it}: null` : it
  );
  const data = Object.keys(item.UserData ?? {}).map((it) => `UserData.${it}`);
  const tags = Object.keys(item.ImageTags ?? {}).map((it) => `ImageTags.${it}`);
  return [...own, ...data, ...tags];
}

function recordedItems(): Json[] {
  const items = readRecordings("12.0").find((it) => it.area === "items");
  return (items?.exchanges ?? [])
    .filter(({ label }) => label?.startsWith("as JellyTau lists, "))
    .flatMap(({ reply }) => reply?.json.Items);
}

Deno.test({
  name:
    "DemoLibrary has the members and the gaps of a real library, kind by kind",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withDemoClient(
      { items: 600, irregular: true },
      async ({ demo, ask, signIn }) => {
        const token = await signIn();
        const sample: Json[] = [];
        for (const { id } of demo.library.folders.filter((it) => it.listed)) {
          const reply = await ask(`GET ${LISTED}${id}`, { token });
          sample.push(...reply.json.Items);
        }
        const recorded = recordedItems();
        // The recorded server had no metadata from the internet: members that
        // only its films have may be in the series of another server.
        const known = new Set(
          readRecordings("12.0").flatMap(({ exchanges }) =>
            exchanges.flatMap(({ reply }) =>
              [...objectsIn(reply?.json)].filter((it) => it.Type && it.Id)
                .flatMap(namesIn)
            )
          ),
        );
        const differences = KINDS.flatMap((kind) => {
          const of = (all: readonly Json[]) =>
            shapeOf(all.filter((it) => it.Type === kind));
          const [real, ours] = [of(recorded), of(sample)];
          return [
            ...[...real.some].filter((it) => !ours.some.has(it))
              .map((it) => `${kind}.${it}: never there`),
            ...[...ours.some].filter((it) => !known.has(it))
              .map((it) => `${kind}.${it}: not sent by Jellyfin`),
            ...[...ours.all].filter((it) =>
              real.some.has(it) && !real.all.has(it)
            )
              .map((it) => `${kind}.${it}: never missing`),
          ];
        });
        assertEquals(differences, []);
      },
    ),
});
