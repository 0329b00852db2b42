import { addressOf, cString, pinnedBytes } from "../text.ts";

/** `SecretSchemaFlags`: items of other programs' schemas match as well. */
const DONT_MATCH_NAME = 2;
const SCHEMA_SIZE_BYTES = 592;

/**
 * `struct SecretSchema`, its name and attribute names. 592 bytes on 64 bits:
 * name @0, flags @8, 32 attributes of { name, type } @16, reserved @528.
 */
export class Schema {
  readonly bytes: Uint8Array<ArrayBuffer> = pinnedBytes(SCHEMA_SIZE_BYTES);
  /** The struct holds addresses of these only. */
  readonly kept: readonly Uint8Array<ArrayBuffer>[];

  constructor(name: string, attributes: readonly string[]) {
    const view = new DataView(this.bytes.buffer);
    this.kept = [name, ...attributes].map(cString);
    this.kept.forEach((text, i) => {
      const offset = i === 0 ? 0 : 16 + (i - 1) * 16;
      view.setBigUint64(offset, addressOf(text), true);
    });
    view.setInt32(8, DONT_MATCH_NAME, true);
  }
}
