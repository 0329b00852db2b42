import { formatSize } from "../../core/labels.ts";
import type { DownloadFiles } from "../../core/download_ports.ts";
import { Failure } from "../../core/failure.ts";

/** The space to leave for other writes, above all to the metadata. */
const SPARE_BYTES = 4 * 1_048_576;
/** The space to leave during a download of unknown size. */
const OPEN_END_SPARE_BYTES = 256 * 1_048_576;

/** Keeps several downloads from counting on the same free space. */
export class DiskSpace {
  readonly #files: Pick<DownloadFiles, "freeBytes">;
  readonly #wanted = new Map<string, () => number>();

  constructor(files: Pick<DownloadFiles, "freeBytes">) {
    this.#files = files;
  }

  /**
   * Reserves the bytes that a download still needs; later checks call
   * `leftBytes` again.
   *
   * @throws {Failure} `storage_unavailable` if there is not enough space
   */
  reserve(
    id: string,
    folder: string,
    { leftBytes }: { leftBytes: () => number },
  ): void {
    const others = [...this.#wanted].filter(([other]) => other !== id)
      .reduce((sum, [, left]) => sum + left(), 0);
    this.check(folder, leftBytes() + others);
    this.#wanted.set(id, leftBytes);
  }

  /**
   * Checks the space for the next piece of a download of unknown size. Leaves
   * the space that other downloads still need.
   *
   * @throws {Failure} `storage_unavailable` if the disk is nearly full
   */
  checkPiece(folder: string, pieceBytes: number): void {
    const freeBytes = this.#files.freeBytes(folder);
    if (freeBytes === null) return;
    const others = [...this.#wanted.values()]
      .reduce((sum, left) => sum + left(), 0);
    if (pieceBytes + others + OPEN_END_SPARE_BYTES <= freeBytes) return;
    throw new Failure(
      "storage_unavailable",
      `Cannot download to "${folder}": the disk is nearly full ` +
        `(${formatSize(freeBytes)} left), and the server does not ` +
        "send the size",
      {
        hint: "Free some disk space, or choose another folder with `--dir`",
        remedy: "make-room",
        details: { freeBytes },
      },
    );
  }

  release(id: string): void {
    this.#wanted.delete(id);
  }

  /** @throws {Failure} `storage_unavailable` if there is not enough space */
  check(folder: string, neededBytes: number): void {
    const freeBytes = this.#files.freeBytes(folder);
    if (freeBytes === null || neededBytes === 0) return;
    if (neededBytes + SPARE_BYTES <= freeBytes) return;
    throw new Failure(
      "storage_unavailable",
      `Cannot download to "${folder}": it needs ` +
        `${formatSize(neededBytes)}, and ${formatSize(freeBytes)} are ` +
        "free",
      {
        hint: "Free some disk space, or choose another folder with `--dir`",
        remedy: "make-room",
        details: { neededBytes, freeBytes },
      },
    );
  }
}
