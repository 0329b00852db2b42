import type { DownloadIndex } from "../../core/download_ports.ts";
import type { MediaSegment } from "../../core/media_segments.ts";
import { isAudio } from "../../core/media_item.ts";
import { readSegments } from "../download/kept_segments.ts";
import type { PlayPlan } from "./play_plan.ts";
import type { PlayRequest } from "./play_request.ts";

/** The item that is played, and its plan. */
export interface SegmentsOf {
  readonly request: Pick<
    PlayRequest,
    "account" | "item" | "session" | "version" | "skip" | "print"
  >;
  readonly plan: Pick<PlayPlan, "sourceId" | "runtimeMs">;
}

/** Reads the segments of the file that is played. Never rejects. */
export async function loadSegments(
  deps: { readonly downloads: DownloadIndex },
  { request, plan: { sourceId } }: SegmentsOf,
  { signal }: { signal: AbortSignal },
): Promise<readonly MediaSegment[]> {
  const { account: { serverId }, item, session, version, print } = request;
  if (isAudio(item) || print) return [];
  const itemId = fileIdOf(sourceId) ?? version?.id ?? item.id;
  const media = session?.server.media ?? null;
  return await readSegments(deps, { serverId, itemId }, { media, signal });
}

/** Returns the ID of a version; null if the server names it otherwise. */
function fileIdOf(sourceId: string | null): string | null {
  const id = sourceId?.replaceAll("-", "").toLowerCase() ?? "";
  return /^[0-9a-f]{32}$/.test(id) ? id : null;
}
