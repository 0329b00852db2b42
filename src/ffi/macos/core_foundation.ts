/**
 * The CoreFoundation objects that Security.framework takes and returns.
 *
 * The Create Rule applies: an object from a function with Create or Copy in its
 * name is ours to release; one from Get or from a constant is not.
 * `CFIndex` is `long` and `CFTypeID` `unsigned long`: 64 bits on every Mac
 * that Deno runs on; `Boolean` is `unsigned char`. None of the functions is
 * variadic, which on Apple's arm64 would be another calling convention.
 *
 * Source: Memory Management Programming Guide for Core Foundation; CFBase.h,
 * CFString.h, CFData.h, CFDictionary.h, CFArray.h.
 */
import { NativeError } from "../native_error.ts";
import { openLibrary } from "../native_library.ts";
import { pinnedBytes, readBytes } from "../text.ts";

/** `kCFStringEncodingUTF8`. Source: CFString.h. */
const UTF8 = 0x0800_0100;

const SYMBOLS = {
  // void CFRelease(CFTypeRef); never NULL
  CFRelease: { parameters: ["pointer"], result: "void" },
  // CFTypeID CFGetTypeID(CFTypeRef)
  CFGetTypeID: { parameters: ["pointer"], result: "u64" },
  // CFTypeID CFStringGetTypeID(void)
  CFStringGetTypeID: { parameters: [], result: "u64" },
  // CFTypeID CFDataGetTypeID(void)
  CFDataGetTypeID: { parameters: [], result: "u64" },
  // CFTypeID CFDictionaryGetTypeID(void)
  CFDictionaryGetTypeID: { parameters: [], result: "u64" },
  // CFTypeID CFArrayGetTypeID(void)
  CFArrayGetTypeID: { parameters: [], result: "u64" },
  // CFStringRef CFStringCreateWithBytes(CFAllocatorRef, const UInt8 *bytes,
  //   CFIndex numBytes, CFStringEncoding, Boolean isExternalRepresentation)
  // copies; ours to release; NULL for bytes that are not of the encoding
  CFStringCreateWithBytes: {
    parameters: ["pointer", "buffer", "i64", "u32", "u8"],
    result: "pointer",
  },
  // CFIndex CFStringGetLength(CFStringRef); UTF-16 units
  CFStringGetLength: { parameters: ["pointer"], result: "i64" },
  // Boolean CFStringGetCString(CFStringRef, char *buffer, CFIndex bufferSize,
  //   CFStringEncoding); copies, with a NUL
  CFStringGetCString: {
    parameters: ["pointer", "buffer", "i64", "u32"],
    result: "u8",
  },
  // CFMutableDataRef CFDataCreateMutable(CFAllocatorRef, CFIndex capacity)
  // ours to release; holds no more than `capacity` bytes
  CFDataCreateMutable: { parameters: ["pointer", "i64"], result: "pointer" },
  // void CFDataAppendBytes(CFMutableDataRef, const UInt8*, CFIndex); copies
  CFDataAppendBytes: {
    parameters: ["pointer", "buffer", "i64"],
    result: "void",
  },
  // CFIndex CFDataGetLength(CFDataRef)
  CFDataGetLength: { parameters: ["pointer"], result: "i64" },
  // const UInt8 *CFDataGetBytePtr(CFDataRef); the data's own
  CFDataGetBytePtr: { parameters: ["pointer"], result: "pointer" },
  // UInt8 *CFDataGetMutableBytePtr(CFMutableDataRef); the data's own
  CFDataGetMutableBytePtr: { parameters: ["pointer"], result: "pointer" },
  // CFDictionaryRef CFDictionaryCreate(CFAllocatorRef, const void **keys,
  //   const void **values, CFIndex numValues, const CFDictionaryKeyCallBacks*,
  //   const CFDictionaryValueCallBacks*); ours to release; with the callbacks
  //   below it holds its own reference to every key and value
  CFDictionaryCreate: {
    parameters: ["pointer", "buffer", "buffer", "i64", "pointer", "pointer"],
    result: "pointer",
  },
  // const void *CFDictionaryGetValue(CFDictionaryRef, const void *key);
  // borrowed; NULL when there is none
  CFDictionaryGetValue: {
    parameters: ["pointer", "pointer"],
    result: "pointer",
  },
  // CFIndex CFArrayGetCount(CFArrayRef)
  CFArrayGetCount: { parameters: ["pointer"], result: "i64" },
  // const void *CFArrayGetValueAtIndex(CFArrayRef, CFIndex); borrowed; the
  // index must be below the count
  CFArrayGetValueAtIndex: {
    parameters: ["pointer", "i64"],
    result: "pointer",
  },
  // const CFBooleanRef kCFBooleanTrue, kCFBooleanFalse
  kCFBooleanTrue: { type: "pointer" },
  kCFBooleanFalse: { type: "pointer" },
  // const CFDictionaryKeyCallBacks kCFTypeDictionaryKeyCallBacks; a struct
  kCFTypeDictionaryKeyCallBacks: { type: "pointer" },
  // const CFDictionaryValueCallBacks kCFTypeDictionaryValueCallBacks; a struct
  kCFTypeDictionaryValueCallBacks: { type: "pointer" },
} as const;

/** A reference to a CoreFoundation object; never NULL. */
export type CfRef = Deno.PointerObject;

/**
 * Returns the object that a constant such as `kCFBooleanTrue` refers to.
 *
 * @param constant the value that Deno returns for a static symbol: its address
 * (seen with 2.7.11 and 2.9.6), not the pointer that is stored there
 */
export function readConstant(constant: Deno.PointerValue): CfRef {
  const found = constant === null
    ? null
    : new Deno.UnsafePointerView(constant).getPointer(0);
  return required(found);
}

/** CoreFoundation, opened. */
export class CoreFoundation {
  readonly symbols: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
  readonly yes: CfRef;
  readonly no: CfRef;

  /** @throws {NativeError} `library` if it is missing */
  constructor(path: string) {
    this.symbols = openLibrary([path], SYMBOLS);
    this.yes = readConstant(this.symbols.kCFBooleanTrue);
    this.no = readConstant(this.symbols.kCFBooleanFalse);
  }

  /** Copies a CFData. @throws {NativeError} `type` for anything else */
  readData(data: Deno.PointerValue): Uint8Array<ArrayBuffer> {
    const { symbols } = this;
    this.#expect(data, symbols.CFDataGetTypeID());
    const length = Number(symbols.CFDataGetLength(data));
    return readBytes(symbols.CFDataGetBytePtr(data), length);
  }

  /** Copies a CFString. @throws {NativeError} `type` for anything else */
  readText(text: Deno.PointerValue): string {
    const { symbols } = this;
    this.#expect(text, symbols.CFStringGetTypeID());
    // A UTF-16 unit is at most three bytes of UTF-8.
    const size = Number(symbols.CFStringGetLength(text)) * 3 + 1;
    const buffer = new Uint8Array(size);
    if (!symbols.CFStringGetCString(text, buffer, BigInt(size), UTF8)) {
      throw new NativeError("type", 0);
    }
    return new TextDecoder().decode(buffer.subarray(0, buffer.indexOf(0)));
  }

  /** Borrows a value of a CFDictionary. @throws {NativeError} `type` */
  readValue(dictionary: Deno.PointerValue, key: CfRef): Deno.PointerValue {
    this.#expect(dictionary, this.symbols.CFDictionaryGetTypeID());
    return this.symbols.CFDictionaryGetValue(dictionary, key);
  }

  /** Borrows the values of a CFArray. @throws {NativeError} `type` */
  readValues(array: Deno.PointerValue): Deno.PointerValue[] {
    const { symbols } = this;
    this.#expect(array, symbols.CFArrayGetTypeID());
    const length = Number(symbols.CFArrayGetCount(array));
    return Array.from(
      { length },
      (_, at) => symbols.CFArrayGetValueAtIndex(array, BigInt(at)),
    );
  }

  #expect(value: Deno.PointerValue, type: bigint): void {
    if (value === null || this.symbols.CFGetTypeID(value) !== type) {
      throw new NativeError("type", 0);
    }
  }
}

/**
 * Owns the objects of one call. `release()` overwrites the secrets among them and
 * releases each object; use it after the call has returned.
 */
export class CfPool {
  readonly #cf: CoreFoundation;
  readonly #owned: CfRef[] = [];
  readonly #secrets: CfRef[] = [];

  constructor(cf: CoreFoundation) {
    this.#cf = cf;
  }

  text(text: string): CfRef {
    const bytes = new TextEncoder().encode(text);
    const { symbols } = this.#cf;
    const length = BigInt(bytes.length);
    return this.own(
      symbols.CFStringCreateWithBytes(null, bytes, length, UTF8, 0),
    );
  }

  /** Copies `bytes` into an object that is overwritten before it is freed. */
  secret(bytes: Uint8Array<ArrayBuffer>): CfRef {
    const { symbols } = this.#cf;
    const length = BigInt(bytes.length);
    const data = this.own(symbols.CFDataCreateMutable(null, length));
    this.#secrets.push(data);
    symbols.CFDataAppendBytes(data, bytes, length);
    return data;
  }

  dictionary(entries: readonly (readonly [CfRef, CfRef])[]): CfRef {
    const { symbols } = this.#cf;
    return this.own(symbols.CFDictionaryCreate(
      null,
      addresses(entries.map(([key]) => key)),
      addresses(entries.map(([, value]) => value)),
      BigInt(entries.length),
      symbols.kCFTypeDictionaryKeyCallBacks,
      symbols.kCFTypeDictionaryValueCallBacks,
    ));
  }

  /** Takes over a reference from a Create or Copy function. */
  own(created: Deno.PointerValue): CfRef {
    const owned = required(created);
    this.#owned.push(owned);
    return owned;
  }

  release(): void {
    const { symbols } = this.#cf;
    for (const data of this.#secrets) {
      const bytes = symbols.CFDataGetMutableBytePtr(data);
      const length = Number(symbols.CFDataGetLength(data));
      if (bytes !== null) {
        const memory = Deno.UnsafePointerView.getArrayBuffer(bytes, length);
        new Uint8Array(memory).fill(0);
      }
    }
    for (const object of this.#owned.reverse()) symbols.CFRelease(object);
    this.#secrets.length = 0;
    this.#owned.length = 0;
  }
}

/** Memory for an object, which a call sets. It must start as NULL. */
export class CfSlot {
  readonly buffer: Uint8Array<ArrayBuffer> = pinnedBytes(8);

  /** Returns the value that the call wrote; its declaration names the owner. */
  read(): Deno.PointerValue {
    const view = new DataView(this.buffer.buffer);
    return Deno.UnsafePointer.create(view.getBigUint64(0, true));
  }
}

/** Returns a C array of pointers. */
function addresses(objects: readonly CfRef[]): BigUint64Array<ArrayBuffer> {
  return BigUint64Array.from(
    objects,
    (it) => BigInt(Deno.UnsafePointer.value(it)),
  );
}

/** Refuses NULL, which means no memory left, or bytes that are not text. */
function required(pointer: Deno.PointerValue): CfRef {
  if (pointer === null) throw new NativeError("null", 0);
  return pointer;
}
