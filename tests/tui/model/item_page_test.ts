import { pageFacts } from "../../../src/tui/model/item_page.ts";
import type { FileTrack } from "../../../src/core/item_details.ts";
import type { ItemDetailView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";
import { ITEM } from "../../cli/item_detail.ts";

const AUDIO: FileTrack = {
  type: "audio",
  index: 1,
  language: "jpn",
  title: null,
  displayTitle: null,
  codec: "AAC",
  channels: 6,
  widthPx: null,
  heightPx: null,
  videoRange: null,
  default: true,
  forced: false,
  hearingImpaired: false,
  external: false,
};
const VERSION = {
  id: ITEM.id,
  name: "Final Cut",
  container: "mkv",
  sizeBytes: 4_000_000_000,
  linked: false,
  tracks: [AUDIO, { ...AUDIO, index: 2, language: "eng", default: false }],
  usual: true,
  usualAudio: 2,
  usualSubtitles: null,
};
const actor = (name: string) => ({ name, role: null, type: "actor" });
const FILM: ItemDetailView = {
  ...ITEM,
  versions: [VERSION],
  people: [
    { name: "Aino", role: "The dancer", type: "actor" },
    { name: "Märta", role: "Director", type: "director" },
  ],
  extras: [{
    id: ITEM.id,
    name: "Making Of",
    type: "behindTheScenes",
    runtimeMs: 120_000,
  }],
  collections: [{ id: ITEM.id, name: "Harbour Collection" }],
};

Deno.test("pageFacts() lists the file, the people, the extras and collections", () => {
  assertEquals(pageFacts(FILM), [
    ["audio", [
      "1: Japanese, aac, 6 channels, default",
      "2: English, aac, 6 channels, plays",
    ]],
    ["directors", ["Märta"]],
    ["cast", ["Aino as The dancer"]],
    ["extras", ["Making Of, behind the scenes, 2 min"]],
    ["collections", ["Harbour Collection"]],
  ]);
});

Deno.test("pageFacts() numbers the versions when there are several", () => {
  const other = {
    ...VERSION,
    name: "Theatrical",
    sizeBytes: null,
    tracks: [],
    usual: false,
  };
  const labels = pageFacts({ ...ITEM, versions: [VERSION, other] });
  assertEquals(labels.map(([label, [text]]) => [label, text]), [
    ["version 1", "Final Cut, mkv, 4.0 GB, plays"],
    ["audio", "1: Japanese, aac, 6 channels, default"],
    ["version 2", "Theatrical, mkv"],
  ]);
});

Deno.test("pageFacts() cuts a long cast, and is empty when nothing is known", () => {
  const people = Array.from({ length: 40 }, (_, at) => actor(`Person ${at}`));
  const [[label, texts] = ["", []]] = pageFacts({ ...ITEM, people });
  assertEquals([label, texts.length, texts.at(-1)], [
    "cast",
    13,
    "and 28 more",
  ]);
  assertEquals(pageFacts(ITEM), []);
  const similar = ["Heat (1995)"];
  assertEquals(pageFacts(ITEM, { similar }), [["similar", similar]]);
  const without = ["audio", "cast", "directors", "extras"];
  assertEquals(pageFacts(FILM, { without }).length, 1);
});
