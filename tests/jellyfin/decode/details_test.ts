import {
  decodeCollections,
  decodeDetails,
  decodeExtras,
  decodeTracks,
  extraLists,
} from "../../../src/jellyfin/decode/details.ts";
import { assert, assertEquals } from "@std/assert";
import {
  type Json,
  readRecordings,
  RECORDED_VERSIONS,
} from "../../demo/recordings.ts";

const AMELIE = "/Items/e9dcf802bb6c37d6692011e47b15826c";
const BLADE_RUNNER = "/Items/34faee268c32c1542b96a14d5210f92a";
/** Values that no member can have. */
const ODD: Json[] = [null, -5, 500, true, "", [null], [5], [[]], [{}], {}];
const MEMBERS = [
  ...["Path", "Taglines", "People", "Studios", "Tags"],
  ...["ProductionLocations", "CriticRating", "PremiereDate", "EndDate"],
  ...["Status", "DateCreated", "ProviderIds"],
];

function recorded(version: (typeof RECORDED_VERSIONS)[number], path: string) {
  for (const { exchanges } of readRecordings(version)) {
    const found = exchanges.find(({ request, reply }) =>
      request.path === path && reply?.status === 200
    );
    if (found) return found.reply?.json;
  }
  throw new Error(`${path} was not recorded`);
}

for (const version of RECORDED_VERSIONS) {
  Deno.test(`decodeDetails() reads a film when ${version} sends it`, () => {
    const { addedAt, path, ...details } = decodeDetails(
      recorded(version, AMELIE),
    );
    assert(addedAt !== null && addedAt.getUTCFullYear() === 2026);
    assert(path?.endsWith(".mkv"));
    assertEquals(details, {
      tagline: "One person can change your life forever.",
      people: [
        { name: "Audrey Tautou", role: "Amélie Poulain", type: "actor" },
        { name: "Jean-Pierre Jeunet", role: null, type: "director" },
        { name: "Guillaume Laurant", role: null, type: "writer" },
      ],
      studios: ["UGC"],
      countries: ["France"],
      tags: [],
      criticRating: 90,
      endedAt: null,
      status: null,
      externalIds: { Imdb: "tt0211915", Tmdb: "194" },
    });
  });

  Deno.test(`decodeTracks() reads the streams when ${version} sends them`, () => {
    const { MediaStreams } = recorded(version, AMELIE);
    const tracks = decodeTracks(MediaStreams);
    const languages = (type: string) =>
      tracks.filter((it) => it.type === type).map((it) => it.language);
    assertEquals(languages("audio"), ["jpn", "eng"]);
    assertEquals(languages("subtitle"), ["deu", "eng", "fra", "eng", "deu"]);
    assertEquals(tracks[0], {
      type: "subtitle",
      index: 0,
      language: "deu",
      title: null,
      displayTitle: "German - Forced - SUBRIP - External",
      codec: "subrip",
      channels: null,
      widthPx: null,
      heightPx: null,
      videoRange: null,
      default: false,
      forced: true,
      hearingImpaired: false,
      external: true,
    });
  });

  Deno.test(`decodeExtras() reads extras when ${version} lists them`, () => {
    assertEquals(extraLists(recorded(version, AMELIE)), []);
    const lists = extraLists(recorded(version, BLADE_RUNNER));
    assertEquals(lists, ["LocalTrailers", "SpecialFeatures"]);
    const extras = lists.flatMap((it) =>
      decodeExtras(recorded(version, `${BLADE_RUNNER}/${it}`))
    );
    assertEquals(extras.map((it) => [it.type, it.runtimeMs]), [
      ["trailer", 20_000],
      ["behindTheScenes", 20_000],
    ]);
  });
}

Deno.test("decodeCollections() reads ids and names, and skips the rest", () => {
  const Id = "c".repeat(32);
  const Items = [
    { Id, Name: "Harbour Collection", Type: "BoxSet" },
    { Id },
    { Id: "../1", Name: "Odd" },
    null,
  ];
  const found = [{ id: Id, name: "Harbour Collection" }];
  assertEquals(decodeCollections({ Items }), found);
  for (const odd of [...ODD, { Items: {} }]) {
    assertEquals(decodeCollections(odd), []);
  }
});

for (const member of MEMBERS) {
  Deno.test(`decodeDetails() leaves ${member} out when it is invalid`, () => {
    const nothing = decodeDetails(null);
    for (const odd of ODD) {
      assertEquals(decodeDetails({ [member]: odd }), nothing);
    }
  });
}

Deno.test("decodeDetails() keeps its size when the server sends too much", () => {
  const people = Array(100_000).fill({ Name: "n".repeat(9_999), Role: "r" });
  const ids = Object.fromEntries(
    Array.from({ length: 9_999 }, (_, at) => [`a${at}`, "1"]),
  );
  const details = decodeDetails({
    People: people,
    ProviderIds: ids,
    Taglines: ["t".repeat(99_999)],
  });
  assert(JSON.stringify(details).length < 200_000);
});

Deno.test("decodeDetails() skips a catalogue when it is called __proto__", () => {
  const value = JSON.parse(`{"ProviderIds":{"__proto__":"1","Imdb":"tt1"}}`);
  assertEquals(decodeDetails(value).externalIds, { Imdb: "tt1" });
});

Deno.test("decodeTracks() skips pictures and data", () => {
  const types = ["EmbeddedImage", "Data", "toString", 5, null, undefined];
  assertEquals(decodeTracks(types.map((Type) => ({ Type }))), []);
  assertEquals(decodeTracks("no list"), []);
});
