/** The commands for downloads. */
import * as v from "valibot";
import {
  DOWNLOAD_STATES,
  FILE_CHOICES,
  QUEUE_MOVES,
} from "../core/download_ports.ts";
import { MAX_PARALLEL } from "../core/settings.ts";
import { SIDECAR_KINDS } from "../core/sidecar.ts";
import {
  count,
  id,
  optionalText,
  problem,
  text,
  timeoutMs,
} from "./schemas.ts";

const MAX_ITEMS = 1_000;

/** Subtitles or lyrics of a download, in a separate file. */
const sidecar = v.strictObject({
  kind: v.picklist(SIDECAR_KINDS),
  /** The language, such as `en`; null if it is unknown. */
  language: v.nullable(v.string()),
  /** null if it could not be fetched. */
  path: v.nullable(v.string()),
  sizeBytes: v.nullable(count),
  sha256: v.nullable(v.string()),
  state: v.picklist(["done", "failed"]),
  problem: v.nullable(problem),
});
const download = v.strictObject({
  itemId: id,
  path: v.nullable(v.string()),
  sizeBytes: v.nullable(count),
  receivedBytes: count,
  state: v.picklist(DOWNLOAD_STATES),
  problem: v.nullable(problem),
  title: v.string(),
  /** 64 lower-case hex digits, once it is done. */
  sha256: v.nullable(v.string()),
  serverId: id,
  userId: id,
  /** The chosen folder, as an absolute path. */
  root: v.string(),
  sidecars: v.array(sidecar),
  /** The series or album; null if it belongs to none. */
  group: v.nullable(v.strictObject({ id: v.string(), name: v.string() })),
});
const downloads = v.strictObject({ downloads: v.array(download) });

const request = v.strictObject({
  account: optionalText,
  /** Ids, names, `Name (1987)`, `Series S01E02`; also series and albums. */
  items: v.pipe(v.array(text), v.minLength(1), v.maxLength(MAX_ITEMS)),
  /** Absolute; null for the folder of downloads in the data folder. */
  folder: optionalText,
  /** The version by number, name or id; null for the server's choice. */
  version: v.optional(optionalText, null),
  /** The files to take of those in the items. */
  only: v.optional(v.picklist(FILE_CHOICES), "all"),
  parallel: v.pipe(count, v.minValue(1), v.maxValue(MAX_PARALLEL)),
  timeoutMs,
});

const { parallel: _, ...queueRequest } = request.entries;
const ofItem = v.strictObject({ itemId: id });

export const DOWNLOAD_COMMANDS = {
  /** Lists recorded downloads, including running ones. */
  "list-downloads": { input: v.strictObject({}), reply: downloads },
  /** Returns the files that `start-download` would fetch, and their paths. */
  "plan-download": { input: request, reply: downloads },
  /**
   * Replies when all downloads have ended; a failed one does not stop the
   * others.
   */
  "start-download": { input: request, reply: downloads },
  /** Counts the files that each choice would take, and the free space. */
  "survey-download": {
    input: v.strictObject(queueRequest),
    reply: v.strictObject({
      choices: v.array(v.strictObject({
        only: v.picklist(FILE_CHOICES),
        files: count,
        /** null if the server does not report every size. */
        sizeBytes: v.nullable(count),
      })),
      freeBytes: v.nullable(count),
    }),
  },
  /** Adds downloads to the queue; `run-queue` fetches them. */
  "queue-downloads": {
    input: v.strictObject(queueRequest),
    reply: downloads,
  },
  /**
   * Fetches the queued downloads of every account. Replies with those that have
   * ended when the queue is empty; never if it `stays`.
   */
  "run-queue": {
    input: v.strictObject({
      stays: v.boolean(),
      /** The new limit of parallel downloads; null to keep it. */
      parallel: v.nullable(request.entries.parallel),
      timeoutMs,
    }),
    reply: downloads,
  },
  /** Pauses a download, also that of another process. */
  "pause-download": {
    input: ofItem,
    reply: v.strictObject({ paused: count }),
  },
  /** Queues a paused or failed download again. */
  "resume-download": {
    input: ofItem,
    reply: v.strictObject({ resumed: count }),
  },
  /** Moves an unfinished download in the queue. */
  "move-download": {
    input: v.strictObject({ itemId: id, to: v.picklist(QUEUE_MOVES) }),
    reply: v.strictObject({ moved: count }),
  },
  /**
   * Removes a download and its unfinished file, even while it runs. A finished
   * file stays, unless `deleteFile` is true.
   */
  "remove-download": {
    input: v.strictObject({
      itemId: id,
      deleteFile: v.optional(v.boolean(), false),
    }),
    reply: v.strictObject({ removed: count }),
  },
  /**
   * Compares every finished file with its record; a changed file is `failed`.
   */
  "verify-downloads": { input: v.strictObject({}), reply: downloads },
} as const;

/** Reports one download, at most a few times a second and when it ends. */
export const downloadProgress = v.strictObject({
  kind: v.literal("download-progress"),
  /** With `item` and `root`: an item can be downloaded into several folders. */
  serverId: id,
  /** The item's id. */
  item: id,
  /** The chosen folder, as an absolute path. */
  root: v.string(),
  title: v.string(),
  state: v.picklist(DOWNLOAD_STATES),
  /** True while it runs and the server does not answer. */
  waiting: v.boolean(),
  /** True while another process fetches it. */
  elsewhere: v.boolean(),
  done: count,
  total: v.nullable(count),
  /** Recent bytes per second; null before the first answer. */
  rate: v.nullable(count),
  /** null if it is unknown. */
  leftMs: v.nullable(count),
});

export type DownloadView = v.InferOutput<typeof download>;
export type DownloadProgressView = v.InferOutput<typeof downloadProgress>;
