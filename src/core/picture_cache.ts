/**
 * Stores pictures and removes the least recently used ones first. Never throws:
 * a picture that cannot be stored is requested again.
 */
export interface PictureCache {
  /** Returns null if it is not stored. */
  find(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  save(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}
