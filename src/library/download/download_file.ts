import { createHash, type Hash } from "node:crypto";
import { interrupted } from "../../core/abort.ts";
import type {
  Download,
  DownloadFiles,
  DownloadIndex,
  PartFile,
} from "../../core/download_ports.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { ByteReply, MediaStreams } from "../../core/media_ports.ts";
import type { Clock } from "../../core/ports.ts";
import { formatSize } from "../../core/labels.ts";
import type { DiskSpace } from "./disk_space.ts";
import {
  type AnswerFacts,
  askPermitted,
  type FileFacts,
  judgeAnswer,
  refuseLarger,
  refuseOther,
  refuseRemoved,
} from "./download_answer.ts";
import { claimPath, nameFor } from "./download_name.ts";
import { DownloadPatience } from "./download_patience.ts";
import { peek } from "./judged_body.ts";

/** The size up to which small pieces are collected for one write. */
const BLOCK_BYTES = 1_048_576;
/** Enough bytes to recognize a web page. */
const START_BYTES = 256;
/** The longest part of a fast download that a power cut may lose. */
const CHECKPOINT_MS = 5_000;

export interface DownloadDependencies {
  readonly downloads: DownloadIndex;
  readonly files: DownloadFiles;
  readonly clock: Clock;
}

/** A recorded file to fetch. */
export interface DownloadJob {
  readonly media: Pick<MediaStreams, "stream">;
  readonly space: DiskSpace;
  /** The size in the library; it limits a reply without a length. */
  readonly expectedBytes: number | null;
  /** The most bytes that the file may have; null if any number is fine. */
  readonly maxBytes: number | null;
  readonly signal: AbortSignal;
  /** Called for each piece, and before a wait for the server. */
  readonly tell: (download: Download & { waiting: boolean }) => void;
  /** Returns whether the item was removed from the server. */
  readonly isRemoved: () => Promise<boolean>;
}

/**
 * Fetches one file as a part file and moves it into place. Continues an earlier
 * run if the server proves that the file is the same, and starts again
 * otherwise: the result is one version of the file, or a failure.
 */
export class DownloadRun {
  readonly #deps: DownloadDependencies;
  readonly #job: DownloadJob;
  readonly #part: PartFile;
  #record: Download;
  #received = 0;
  #hash: Hash = createHash("sha256");
  readonly #block = new Uint8Array(BLOCK_BYTES);
  #gathered = 0;
  /** True if the answer cannot be the file, so that a retry is useless. */
  #hopeless = false;
  /** True once the server has begun to send the file in this try. */
  #answered = false;
  #checkpointMs: number;

  constructor(
    deps: DownloadDependencies,
    job: DownloadJob,
    { part, record }: { part: PartFile; record: Download },
  ) {
    this.#deps = deps;
    this.#job = job;
    this.#part = part;
    this.#record = record;
    this.#checkpointMs = deps.clock.monotonicMs();
  }

  /** The record as it is now. */
  get record(): Download {
    return { ...this.#record, receivedBytes: this.#received };
  }

  /** @returns the record of the finished file */
  async run(): Promise<Download> {
    this.#resume();
    const { clock } = this.#deps;
    const patience = new DownloadPatience(clock, this.#received);
    for (;;) {
      try {
        if (!this.#isComplete()) await this.#attempt();
        return await this.#finish();
      } catch (caught) {
        const failure = toFailure(caught);
        if (this.#hopeless) throw failure;
        const answered = this.#answered;
        const { title } = this.#record;
        if (!answered) await refuseRemoved(this.#job, { title, failure });
        const receivedBytes = this.#received;
        const next = patience.next({ failure, answered, receivedBytes });
        if (next === null) throw failure;
        if (next.away) this.#job.tell({ ...this.record, waiting: true });
        await clock.wait(next.waitMs, this.#job.signal);
      }
    }
  }

  /** Records the bytes on the disk; the next run relies on no others. */
  async keep(): Promise<void> {
    this.#flush();
    await this.#part.sync();
    this.#record = this.record;
    this.#save();
    this.#checkpointMs = this.#deps.clock.monotonicMs();
  }

  /** Reads the usable part of an earlier run. */
  #resume(): void {
    const { receivedBytes, lastModified, sizeBytes } = this.#record;
    const good = lastModified !== null && sizeBytes !== null &&
      receivedBytes <= Math.min(sizeBytes, this.#part.sizeBytes());
    if (!good) return this.#restart({ sizeBytes: null, lastModified: null });
    this.#part.truncate(receivedBytes);
    for (const block of this.#part.read(receivedBytes)) {
      this.#hash.update(block);
    }
    this.#received = receivedBytes;
  }

  #restart(facts: FileFacts): void {
    this.#part.truncate(0);
    this.#hash = createHash("sha256");
    this.#received = 0;
    this.#gathered = 0;
    this.#record = { ...this.#record, ...facts, receivedBytes: 0 };
  }

  #isComplete(): boolean {
    return this.#received > 0 && this.#received === this.#record.sizeBytes;
  }

  async #attempt(): Promise<void> {
    this.#answered = false;
    let reply = await this.#ask();
    this.#answered = true;
    try {
      let verdict = this.#judge(reply);
      if (verdict.kind === "another version") {
        reply.cancel();
        this.#restart({ sizeBytes: null, lastModified: null });
        reply = await this.#ask();
        verdict = this.#judge(reply);
      }
      if (verdict.kind !== "whole") return await this.#write(reply.body);
      const { head, body } = await peek(reply.body, START_BYTES);
      const contentType = reply.header("content-type");
      const disposition = reply.header("content-disposition");
      const { sizeBytes } = verdict.facts;
      const facts = { contentType, disposition, start: head, sizeBytes };
      this.#refuseOther(facts);
      this.#begin(reply, verdict.facts);
      await this.#write(body);
    } finally {
      reply.cancel();
    }
  }

  #ask(): Promise<ByteReply> {
    const { media, signal } = this.#job;
    if (this.#record.lastModified === null && this.#received > 0) {
      this.#restart({ sizeBytes: null, lastModified: null });
    }
    const range = this.#received > 0 ? `bytes=${this.#received}-` : null;
    const reply = media.stream({
      path: `/Items/${this.#record.itemId}/Download`,
      range,
      ifRange: this.#record.lastModified,
      signal,
    });
    return askPermitted(this.#record.title, reply);
  }

  #judge(reply: ByteReply) {
    const { sizeBytes, lastModified } = this.#record;
    const from = this.#received;
    return judgeAnswer(reply, { from, sizeBytes, lastModified });
  }

  /** Starts with a reply that contains the whole file. */
  #begin(reply: ByteReply, facts: FileFacts): void {
    refuseLarger(this.#record.title, { ...facts, ...this.#job });
    this.#restart(facts);
    const { itemId, folder, path } = this.#record;
    if (facts.sizeBytes !== null) {
      const size = facts.sizeBytes;
      this.#job.space.reserve(itemId, folder, {
        leftBytes: () => size - this.#received,
      });
    }
    if (path === null) {
      const disposition = reply.header("content-disposition");
      const name = nameFor(disposition, this.#record);
      const claimed = claimPath(this.#deps, { download: this.#record, name });
      this.#record = { ...this.#record, path: claimed };
    }
    this.#save();
  }

  /** @throws {Failure} `cancelled` if the download was dropped */
  #save(): void {
    if (this.#deps.downloads.updateDownload(this.#record)) return;
    this.#hopeless = true;
    throw interrupted(`Cannot download "${this.#record.title}"`);
  }

  /** Refuses a wrong reply before the bytes of an earlier run are discarded. */
  #refuseOther(facts: Omit<AnswerFacts, "expectedBytes">): void {
    const { expectedBytes } = this.#job;
    try {
      refuseOther(this.#record.title, { ...facts, expectedBytes });
    } catch (caught) {
      this.#hopeless = true;
      throw caught;
    }
  }

  async #write(body: ByteReply["body"]): Promise<void> {
    const { clock } = this.#deps;
    try {
      for await (const chunk of body) {
        this.#gather(chunk);
        this.#job.tell({ ...this.record, waiting: false });
        const sinceMs = clock.monotonicMs() - this.#checkpointMs;
        if (sinceMs > CHECKPOINT_MS) await this.keep();
      }
    } finally {
      this.#flush();
    }
    const { sizeBytes, title } = this.#record;
    if (sizeBytes === null || sizeBytes === this.#received) return;
    throw new Failure(
      "unreachable",
      `Cannot download "${title}": the reply was cut short`,
    );
  }

  #gather(chunk: Uint8Array): void {
    const { sizeBytes, title } = this.#record;
    if (sizeBytes !== null && this.#received + chunk.length > sizeBytes) {
      throw new Failure(
        "server_error",
        `Cannot download "${title}": the server sent more than it announced`,
      );
    }
    if (sizeBytes === null) this.#refuseEndless(chunk.length);
    if (this.#gathered + chunk.length > BLOCK_BYTES) this.#flush();
    this.#received += chunk.length;
    if (chunk.length > BLOCK_BYTES) return this.#store(chunk);
    this.#block.set(chunk, this.#gathered);
    this.#gathered += chunk.length;
  }

  /** Refuses more bytes than the library says, if the reply has no length. */
  #refuseEndless(comingBytes: number): void {
    const { expectedBytes } = this.#job;
    if (expectedBytes === null) return;
    if (this.#received + comingBytes <= expectedBytes) return;
    this.#hopeless = true;
    throw new Failure(
      "server_error",
      `Cannot download "${this.#record.title}": the server sent no ` +
        `size and more than the ${formatSize(expectedBytes)} on record`,
      {
        hint: "If the file was replaced, run `jellytau library sync`",
        remedy: "sync-library",
      },
    );
  }

  /** Writes the collected bytes; those that fail do not count as received. */
  #flush(): void {
    const block = this.#block.subarray(0, this.#gathered);
    this.#gathered = 0;
    if (block.length > 0) this.#store(block);
  }

  #store(bytes: Uint8Array): void {
    try {
      const { sizeBytes, folder } = this.#record;
      if (sizeBytes === null) this.#job.space.checkPiece(folder, bytes.length);
      this.#part.append(bytes);
    } catch (caught) {
      this.#received -= bytes.length;
      this.#record = { ...this.#record, receivedBytes: this.#received };
      this.#part.truncate(this.#received);
      throw caught;
    }
    this.#hash.update(bytes);
  }

  async #finish(): Promise<Download> {
    this.#refuseStub();
    // A reply may have had no length. A process that is killed after the move
    // leaves a record that describes the file in its place.
    this.#record = { ...this.#record, sizeBytes: this.#received };
    await this.keep();
    const sha256 = this.#hash.digest("hex");
    const path = this.#moveIntoPlace();
    const done = { ...this.#record, path, sha256 };
    this.#record = { ...done, state: "done", problem: null };
    try {
      this.#save();
    } catch (caught) {
      this.#deps.files.remove(path); // it was dropped while it was moved
      throw caught;
    }
    return this.#record;
  }

  /** Refuses a file of a wrong size, and leaves nothing to continue from. */
  #refuseStub(): void {
    try {
      this.#refuseOther({ sizeBytes: this.#received });
    } catch (caught) {
      this.#restart({ sizeBytes: null, lastModified: null });
      throw caught;
    }
  }

  /** Uses another name if the chosen one was taken meanwhile. */
  #moveIntoPlace(): string {
    let { path } = this.#record;
    const name = nameFor(null, this.#record);
    path ??= claimPath(this.#deps, { download: this.#record, name });
    while (!this.#part.moveTo(path)) {
      const taken = path.slice(this.#record.folder.length + 1);
      path = claimPath(this.#deps, { download: this.#record, name: taken });
    }
    return path;
  }
}
