import { textError } from "./error_replies.ts";
import { open, type Route, type RouteCall } from "./route.ts";
import { detailsOf } from "./sample_details.ts";

const PATH = "/videos/{id}/{source}/subtitles/{index}";
const CUES = [
  { from: 1, to: 5, text: "Hello" },
  { from: 6, to: 10, text: "Second line" },
] as const;
const TICKS_PER_SECOND = 10_000_000;
/** Formats, with the server's names. */
const TYPES: Readonly<Record<string, string>> = {
  srt: "application/x-subrip",
  subrip: "application/x-subrip",
  vtt: "text/vtt",
  ass: "text/x-ssa",
  ssa: "text/x-ssa",
  json: "application/json",
};

/** Serves subtitles beside and inside films, in the requested format. */
export const SUBTITLE_ROUTES: Readonly<Record<string, Route>> = {
  [`get ${PATH}/{start}/{name}`]: open(subtitles),
  [`get ${PATH}/{name}`]: open(subtitles),
};

/** Sends subtitles to anyone; an unknown index is a server error. */
function subtitles({ library, parameters }: RouteCall): Response {
  const id = parameters.id?.replaceAll("-", "") ?? "";
  const item = library.find(id);
  const format = parameters.name?.split(".").at(-1) ?? "";
  const type = TYPES[format];
  if (item === null || type === undefined) return textError(400);
  const wanted = parameters.source?.replaceAll("-", "");
  const sources = detailsOf(item).MediaSources ?? [];
  const stream = sources.find((it) => it.Id === wanted)?.MediaStreams
    ?.find((it) => it.Index === Number(parameters.index));
  if (stream?.Type !== "Subtitle") return textError(500);
  const language = stream.Language ?? "und";
  return new Response(written(format, language), {
    headers: { "content-type": type },
  });
}

/** Writes subtitles that name their language, to detect a mix-up. */
function written(format: string, language: string): string {
  const cues = CUES.map((it) => ({ ...it, text: `${it.text} (${language})` }));
  if (format === "vtt") {
    const lines = cues.map((it) =>
      `${clock(it.from, ".")} --> ${clock(it.to, ".")}\n${it.text}\n\n`
    );
    return `WEBVTT\n\n${lines.join("")}`;
  }
  if (format === "json") return asJson(cues);
  if (format === "ass" || format === "ssa") return asAss(cues);
  return cues.map((it, i) =>
    `${i + 1}\n${clock(it.from, ",")} --> ${clock(it.to, ",")}\n${it.text}\n\n`
  ).join("");
}

type Cue = {
  readonly from: number;
  readonly to: number;
  readonly text: string;
};

function asJson(cues: readonly Cue[]): string {
  const TrackEvents = cues.map(({ from, to, text }, i) => ({
    Id: String(i + 1),
    Text: text,
    StartPositionTicks: from * TICKS_PER_SECOND,
    EndPositionTicks: to * TICKS_PER_SECOND,
  }));
  return JSON.stringify({ TrackEvents });
}

function asAss(cues: readonly Cue[]): string {
  const lines = cues.map(({ from, to, text }) =>
    `Dialogue: 0,0:00:${two(from)}.00,0:00:${two(to)}.00,Default,${text}\n`
  );
  return "[Script Info]\nScriptType: v4.00+\n[V4+ Styles]\n" +
    "Format: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n[Events]\n" +
    `Format: Layer, Start, End, Style, Text\n${lines.join("")}`;
}

function clock(seconds: number, mark: string): string {
  return `00:00:${two(seconds)}${mark}000`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
