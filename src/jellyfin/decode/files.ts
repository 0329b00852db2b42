import type { FileVersion } from "../../core/library_ports.ts";
import type { MediaItem } from "../../core/media_item.ts";
import { containerOf } from "./container_name.ts";
import { decodeTracks, streamIndexOf } from "./details.ts";
import { decodeItem, idOf, record, textOf } from "./item.ts";
import { fileSizeOf, isRemoteSource } from "./remote_source.ts";

const NAME_MAX = 200;
/** The most versions and parts of a film; real ones have a handful. */
const MAX_FILES = 50;

/** Decodes the versions of an item; skips malformed ones. */
export function decodeVersions(value: unknown): FileVersion[] {
  const sources = record(value)?.MediaSources;
  if (!Array.isArray(sources)) return [];
  return sources.slice(0, MAX_FILES).flatMap((it): FileVersion[] => {
    const source = record(it) ?? {};
    const { Id, Name, Container, Path, MediaStreams } = source;
    const id = idOf(Id);
    if (id === null) return [];
    return [{
      id,
      name: textOf(Name, NAME_MAX) ?? id,
      container: containerOf({ Container, Path }),
      sizeBytes: fileSizeOf(source),
      isRemote: isRemoteSource(source),
      tracks: decodeTracks(MediaStreams),
      defaultAudio: streamIndexOf(source.DefaultAudioStreamIndex),
      defaultSubtitle: streamIndexOf(source.DefaultSubtitleStreamIndex),
    }];
  });
}

/** Returns whether the item has more than one file. */
export function hasParts(value: unknown): boolean {
  const count = record(value)?.PartCount;
  return typeof count === "number" && count > 1;
}

/** Decodes the parts that a server lists; skips malformed ones. */
export function decodeParts(value: unknown): MediaItem[] {
  const items = record(value)?.Items;
  if (!Array.isArray(items)) return [];
  return items.slice(0, MAX_FILES).flatMap((it) => {
    try {
      return decodeItem(it) ?? [];
    } catch (caught) {
      if (caught instanceof TypeError) return [];
      throw caught;
    }
  });
}
