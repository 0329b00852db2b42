/**
 * Compares the encrypted file with bare file operations in the same folder.
 *
 * `store` is measured on an opened storage, as the service keeps it; `retrieve`
 * on one that is opened for every call: key file read, data key unwrapped,
 * header and page checked, generation read from SQLite.
 */
import * as fs from "node:fs";
import { Secret } from "../../src/core/secret.ts";
import { bindingText } from "../../src/core/token_binding.ts";
import {
  type TokenKey,
  tokenKey,
  tokenKeyName,
} from "../../src/core/token_key.ts";
import { SqliteGenerationIndex } from "../../src/metadata/generation_index.ts";
import { MetadataFile } from "../../src/metadata/metadata_file.ts";
import {
  deriveKeys,
  randomBytes,
  sealEntry,
  signHeader,
  wrapDataKey,
} from "../../src/secure_storage/encrypted_file/crypto.ts";
import {
  encodeFile,
  encodeSigned,
  versionOf,
} from "../../src/secure_storage/encrypted_file/format.ts";
import { planSlot } from "../../src/secure_storage/encrypted_file/keys.ts";
import { encodePages } from "../../src/secure_storage/encrypted_file/page.ts";
import { EncryptedFileStorage } from "../../src/secure_storage/encrypted_file/storage.ts";
import { medians, type Row } from "./measure.ts";

const BINDING = { address: "https://media.example", trust: "system" };
const FEW = 10;
const MANY = 10_000;
const ROUNDS = 201;
/** Writing 2.5 MB takes longer. */
const FEWER_ROUNDS = 21;

interface Place {
  readonly folder: string;
  readonly metadata: MetadataFile;
  open(): EncryptedFileStorage;
}

/** Measures writing and reading one token, in files of different sizes. */
export async function rows(): Promise<Row[]> {
  const few = await makeFile(FEW);
  const many = await makeFile(MANY);
  try {
    return [
      ...await benchRetrieve(few, many),
      await benchStore(few, { entries: FEW, rounds: ROUNDS, wanted: "≤ 1.5" }),
      await benchStore(many, {
        entries: MANY,
        rounds: FEWER_ROUNDS,
        wanted: "",
      }),
    ];
  } finally {
    for (const { folder, metadata } of [few, many]) {
      metadata.close();
      await Deno.remove(folder, { recursive: true });
    }
  }
}

async function benchRetrieve(few: Place, many: Place): Promise<Row[]> {
  const ms = await medians({
    few: () => few.open().retrieve(keyOf(FEW / 2), BINDING),
    many: () => many.open().retrieve(keyOf(MANY / 2), BINDING),
  }, { rounds: ROUNDS });
  const name = (count: number) =>
    `retrieve from ${count} entries, file reopened`;
  return [
    {
      name: name(FEW),
      medianMs: ms.few,
      ratio: null,
      against: "",
      wanted: "",
    },
    {
      name: name(MANY),
      medianMs: ms.many,
      ratio: ms.many / ms.few,
      against: `the same from ${FEW}`,
      wanted: "≤ 2",
    },
  ];
}

async function benchStore(
  { folder, open }: Place,
  options: { entries: number; rounds: number; wanted: string },
): Promise<Row> {
  const { entries, rounds, wanted } = options;
  const storage = open();
  const content = fs.readFileSync(`${folder}/tokens.json`);
  let i = 0;
  const ms = await medians({
    bare: () => replaceBare(`${folder}/bare`, content),
    store: () => {
      const token = new Secret(`token ${i++}`);
      return storage.store(keyOf(entries / 2), token, { binding: BINDING });
    },
  }, { rounds });
  return {
    name: `store into ${entries} entries`,
    medianMs: ms.store,
    ratio: ms.store / ms.bare,
    against:
      `write, fsync, read back, rename, fsync of ${content.length} bytes`,
    wanted,
  };
}

function replaceBare(path: string, content: Uint8Array): void {
  const file = fs.openSync(`${path}.tmp`, "wx", 0o600);
  for (let at = 0; at < content.length;) {
    at += fs.writeSync(file, content, at);
  }
  fs.fsyncSync(file);
  fs.closeSync(file);
  fs.readFileSync(`${path}.tmp`);
  fs.renameSync(`${path}.tmp`, path);
  const folder = fs.openSync(path.slice(0, path.lastIndexOf("/")), "r");
  fs.fsyncSync(folder);
  fs.closeSync(folder);
}

function keyOf(i: number): TokenKey {
  return tokenKey(i.toString(16).padStart(32, "0"), "a".repeat(32));
}

/** Creates a file as that many calls of `store` would. */
async function makeFile(count: number): Promise<Place> {
  const folder = await Deno.makeTempDir({ prefix: "bench-" });
  const key = randomBytes(32);
  const fileId = randomBytes(16).toHex();
  const dataKey = randomBytes(32);
  const slot = planSlot("key-file");
  const slots = [await wrapDataKey(dataKey, key, { fileId, slot })];
  const keys = await deriveKeys(dataKey, fileId);
  const entries = [];
  for (let i = 0; i < count; i++) {
    const name = tokenKeyName(keyOf(i));
    const token = new Secret(randomBytes(16).toHex());
    const content = { token, binding: bindingText(BINDING) };
    const place = { fileId, name, generation: 1 };
    entries.push(await sealEntry(keys, content, place));
  }
  const pages = encodePages(entries);
  const header = {
    version: versionOf(slots, pages),
    fileId,
    generation: 1,
    slots,
    pages: pages.map((it) => it.info),
  };
  const signed = encodeSigned(header);
  const file = encodeFile(signed, await signHeader(keys, signed), { pages });
  const mode = { mode: 0o600 };
  await Deno.writeFile(`${folder}/tokens.json`, file, mode);
  await Deno.writeFile(`${folder}/storage.key`, key, mode);
  const metadata = new MetadataFile(`${folder}/metadata.db`);
  const open = () =>
    new EncryptedFileStorage({
      path: `${folder}/tokens.json`,
      keyPath: `${folder}/storage.key`,
      generations: new SqliteGenerationIndex(metadata),
      keySources: { passphrase: () => Promise.resolve(null) },
    });
  return { folder, metadata, open };
}
