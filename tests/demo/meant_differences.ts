import type { RecordedVersion } from "./recordings.ts";

/** An intended difference of the demo server. */
export interface MeantDifference {
  /** Matches `12.0 area: GET /Route what differs`. */
  readonly what: RegExp;
  readonly reason: string;
}

/** The intended differences between the demo server and real servers. */
export const MEANT_DIFFERENCES: readonly MeantDifference[] = [
  {
    what: /bytes: GET .*Download status: 200 instead of 412/,
    reason: "the recording leaves out the request's If-Unmodified-Since",
  },
  {
    what: /jt-downloads: GET .*Download status: 200 instead of 403/,
    reason: "the recording does not say that the user was bob",
  },
  {
    what:
      /jt-play: POST .*PlaybackInfo body.*\.Transcoding(Url|Container): missing/,
    reason: "the recording does not say when the policy forced transcoding",
  },
  {
    what:
      /jt-sync: GET \/(Items|UserViews) (status|.*(one (is missing|too many)|UserData|\d instead of \d|RunTimeTicks|Container|PrimaryImage))/,
    reason: "the recorded library and its users changed between the runs",
  },
  {
    what: /jt-library: GET \/Items\/\{id\} body\[Movie\]\.MediaSources/,
    reason: "a remote film is probed when it is first played, in another area",
  },
  {
    what: /body\.Items\[(MusicArtist|Playlist)\]: one (too many|is missing)/,
    reason: "artists by name and playlists were made in areas recorded later",
  },
  {
    what: /12\.0 filters: GET \/Items body\.Items\[Movie\]: one is missing/,
    reason: "sort names in other scripts were corrected while it was recorded",
  },
  {
    what: /items: GET \/Items body\.Items\[Movie\]: one too many/,
    reason: "a remote film was added in an area recorded later",
  },
  {
    what: /home: GET \/Items\/Latest body\[\w+\]: one (too many|is missing)/,
    reason: "some dates were never recorded; 10.11 ends groups at its limit",
  },
  {
    what: /home: POST .*PlayCount: 2 instead of 1/,
    reason: "12.0 was recorded twice in one file, after marks were taken back",
  },
  {
    what: /10\.11 .*\[CollectionFolder\]\.PrimaryImageAspectRatio: not sent/,
    reason: "the picture of one library was not yet made",
  },
  {
    what: /10\.11 items: GET .*\[Episode\]\.SeasonId: null instead of string/,
    reason: "of several specials in one place another one comes first",
  },
  {
    what: /items: GET \/Search\/Hints body\.SearchHints\[\w+\]: one/,
    reason: "hints are ordered by name, not by how well they match",
  },
  {
    what: /10\.11 items: GET \/Items\/\{id\} status: 404 instead of 500/,
    reason: "there is no database with a placeholder row",
  },
  {
    what:
      /(Years|Items|MediaFolders|Collections|UserViews) body\.Items: other order/,
    reason: "the server gives no order where none is set",
  },
  {
    what: /Images\/\w+ header content-type: image\/jpeg instead of image\/webp/,
    reason: "pictures are not encoded as WebP, which the client never accepts",
  },
  {
    what: /system: GET \/System\/Configuration status: 404 instead of 200/,
    reason: "not built yet: the server's configuration",
  },
  {
    what: /(jt-\w+|sign-in|starting): GET \/Users\/Me status: 200 instead/,
    reason: "the recording does not tell which token was sent",
  },
  {
    what:
      /jt-quick-connect: POST .*WithQuickConnect status: 404 instead of 200/,
    reason: "the recording leaves out who approved the code",
  },
  {
    what: /jt-sign-in: POST .* status: (200 instead of 403|401 instead of 204)/,
    reason: "accounts were disabled and signed out between the runs",
  },
  {
    what: /10\.11 .*\.?LastLoginDate: not sent by Jellyfin/,
    reason: "10.11 saves the date of a sign-in late, if at all",
  },
  {
    what: /devices: GET \/Devices body\.Items: one (is missing|too many)/,
    reason: "devices of other areas are listed as well",
  },
  {
    what: /10\.11 devices: GET \/Sessions body\.NowPlayingQueue/,
    reason: "10.11 remembers the queue of a playback in an area before",
  },
  {
    what: /10\.11 sign-in: POST .*(Capabilities|PlayableMediaTypes|Commands)/,
    reason: "10.11 remembers capabilities that were sent in an area before",
  },
  {
    what: /playlists: GET .*\[Playlist\]\.(Studios|GenreItems|ImageTags)/,
    reason: "the server describes and pictures a changed list a while later",
  },
  {
    what: /10\.11 playlists: GET .*Items\[Audio\]: one too many/,
    reason: "10.11 leaves out tracks of an album that are in the list already",
  },
  {
    what: /playlists: GET .*\[Audio\]\.UserData\.PlayCount: 1 instead of 2/,
    reason: "the track was played by another client meanwhile",
  },
  {
    what:
      /websocket-calls: (POST .*ByName|GET \/Sessions) body.*(Types|Commands):/,
    reason: "10.11 and 12 remember capabilities sent in an area before",
  },
  {
    what: /websocket-calls: GET \/Items body\.Items\[\w+\]/,
    reason: "what the recorded scans found and folders on its disk",
  },
  {
    what: /10\.11 collections: GET \/UserViews .*\.ImageTags\.Primary: missing/,
    reason: "the picture of one library was made meanwhile",
  },
  {
    what: /subtitles: .*Stream.json body.TrackEvents: one too many/,
    reason: "every subtitle of the demo server has two cues",
  },
];

/** Returns the text that a difference is looked up by. */
export function wordsOf(
  { version, area, what }: {
    version: RecordedVersion;
    area: string;
    what: string;
  },
): string {
  return `${version} ${area}: ${what}`;
}
