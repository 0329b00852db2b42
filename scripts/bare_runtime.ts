/**
 * Removes the program that `deno compile` put into a runtime. On Linux, the
 * payload follows the ELF file. On Windows, it is a resource in its own
 * section, which must be removed: the compiler would put a larger payload into
 * the section without making room for it in memory.
 */

type Bytes = Uint8Array<ArrayBuffer>;

/** Returns the runtime alone. @param name the platform, such as `win32-x64` */
export function bareRuntime(name: string, program: Bytes): Bytes {
  if (name.startsWith("linux")) return withoutTail(program);
  if (name.startsWith("win32")) return withoutResources(program);
  return program;
}

/** Cuts off everything after the section headers, where the ELF file ends. */
function withoutTail(program: Bytes): Bytes {
  const view = new DataView(program.buffer);
  const sectionsAt = Number(view.getBigUint64(0x28, true));
  const entryBytes = view.getUint16(0x3a, true);
  const entries = view.getUint16(0x3c, true);
  return program.subarray(0, sectionsAt + entryBytes * entries);
}

/** Offsets from `PE\0\0`, and inside a section's header, of a 64-bit image. */
const PE = { sections: 6, optionalBytes: 20, optional: 24 } as const;
const OPTIONAL = { imageBytes: 56, resources: 112 + 2 * 8 } as const;
const SECTION = { bytes: 40, address: 12, offset: 20 } as const;

/**
 * Cuts off the last section, `.pedata`, which holds the payload.
 *
 * Source: Microsoft, PE Format.
 */
function withoutResources(program: Bytes): Bytes {
  const view = new DataView(program.buffer);
  const start = view.getUint32(0x3c, true);
  const optional = start + PE.optional;
  const count = view.getUint16(start + PE.sections, true);
  const last = optional + view.getUint16(start + PE.optionalBytes, true) +
    (count - 1) * SECTION.bytes;
  const name = new TextDecoder().decode(program.subarray(last, last + 8));
  const address = view.getUint32(last + SECTION.address, true);
  const resources = view.getUint32(optional + OPTIONAL.resources, true);
  if (name !== ".pedata\0" || address !== resources) {
    throw new Error("the Windows runtime is not laid out as was expected");
  }
  const size = view.getUint32(last + SECTION.offset, true);
  view.setUint16(start + PE.sections, count - 1, true);
  view.setUint32(optional + OPTIONAL.imageBytes, address, true);
  view.setBigUint64(optional + OPTIONAL.resources, 0n, true);
  program.fill(0, last, last + SECTION.bytes);
  return program.subarray(0, size);
}
