const TEXT_FORMATS = [
  "srt",
  "subrip",
  "ass",
  "ssa",
  "vtt",
  "webvtt",
  "mov_text",
  "microdvd",
];
/** Formats of picture subtitles, which players draw only from inside a file. */
const PICTURE_FORMATS = ["pgssub", "dvdsub", "dvbsub", "vobsub"];

/** Exceeds every film's rate; without a limit the server assumes 8 Mbit/s. */
const NO_LIMIT = 1_000_000_000;

/**
 * Declares the player's abilities, for the server's choice: everything, at any
 * rate. It transcodes only if its own rules require it, and then to HLS.
 *
 * Source: Jellyfin `StreamBuilder.cs`. Without `Embed`, a subtitle inside a
 * film would force it to transcode.
 */
export const DEVICE_PROFILE = {
  MaxStreamingBitrate: NO_LIMIT,
  DirectPlayProfiles: [{ Type: "Video" }, { Type: "Audio" }],
  TranscodingProfiles: [
    {
      Type: "Video",
      Container: "ts",
      Protocol: "hls",
      VideoCodec: "h264",
      AudioCodec: "aac",
    },
    { Type: "Audio", Container: "ts", Protocol: "hls", AudioCodec: "aac" },
  ],
  SubtitleProfiles: [
    ...[...TEXT_FORMATS, ...PICTURE_FORMATS].map((Format) => ({
      Format,
      Method: "Embed",
    })),
    ...TEXT_FORMATS.map((Format) => ({ Format, Method: "External" })),
  ],
} as const;
