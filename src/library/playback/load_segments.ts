import type { MediaSegment } from "../../core/media_segments.ts";
import { isAudio } from "../../core/media_item.ts";
import type { PlayPlan } from "./play_plan.ts";
import type { PlayRequest } from "./play_request.ts";

/** The item that is played, and how. */
export interface SegmentsOf {
  readonly request: Pick<PlayRequest, "item" | "session" | "skip">;
  readonly plan: Pick<PlayPlan, "sourceId" | "runtimeMs">;
}

/** Reads the segments of a video. Never rejects: a play can do without. */
export async function loadSegments(
  { request: { item, session }, plan: { sourceId } }: SegmentsOf,
): Promise<readonly MediaSegment[]> {
  if (session === null || isAudio(item)) return [];
  try {
    const { media } = session.server;
    return await media.segments(fileIdOf(sourceId) ?? item.id);
  } catch {
    return [];
  }
}

/** Returns the ID of a version; null if the server names it otherwise. */
function fileIdOf(sourceId: string | null): string | null {
  const id = sourceId?.replaceAll("-", "").toLowerCase() ?? "";
  return /^[0-9a-f]{32}$/.test(id) ? id : null;
}
