import { DatabaseSync } from "node:sqlite";
import { SYSTEM_TRUST } from "../../src/core/account.ts";
import { Failure } from "../../src/core/failure.ts";
import { bindingOf } from "../../src/core/token_binding.ts";
import { durably } from "../../src/metadata/database.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { MIGRATIONS } from "../../src/metadata/migrations.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ACCOUNT,
  accountIndexContract,
  SERVER,
} from "../contracts/account_index_contract.ts";
import { downloadIndexContract } from "../contracts/download_index_contract.ts";
import { generationIndexContract } from "../contracts/generation_index_contract.ts";
import { openMetadata } from "./open_metadata.ts";

function withFolder(use: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    use(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

accountIndexContract("SqliteAccountIndex", (use) =>
  withFolder((folder) => {
    const metadata = openMetadata(`${folder}/metadata.db`);
    use(metadata.accounts);
    metadata.close();
  }));

generationIndexContract(
  "SqliteGenerationIndex",
  (use) =>
    withFolder((folder) => {
      const metadata = openMetadata(`${folder}/metadata.db`);
      use(metadata.generations);
      metadata.close();
    }),
);

downloadIndexContract("SqliteDownloadIndex", async (check) => {
  const folder = await Deno.makeTempDir();
  const metadata = openMetadata(`${folder}/metadata.db`);
  try {
    await check(metadata.downloads);
  } finally {
    metadata.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("MetadataFile makes files that only their owner can reach", () => {
  withFolder((folder) => {
    const metadata = openMetadata(`${folder}/metadata.db`);
    metadata.accounts.saveServer(SERVER);
    const modes = [...Deno.readDirSync(folder)].map(({ name }) =>
      (Deno.statSync(`${folder}/${name}`).mode ?? 0) & 0o777
    );
    metadata.close();
    assert(modes.length >= 3, "the database and its side files");
    assertEquals(new Set(modes), new Set([0o600]));
  });
});

Deno.test("durably() waits for the disk, and afterwards nothing does", () => {
  const database = new DatabaseSync(":memory:");
  const mode = () => database.prepare("PRAGMA synchronous").get()?.synchronous;
  durably(database, () => assertEquals(mode(), 2, "FULL"));
  assertEquals(mode(), 1, "NORMAL");
  assertThrows(() => durably(database, () => fail("a mistake")));
  assertEquals(mode(), 1, "NORMAL");
  database.close();
});

function fail(why: string): never {
  throw new Error(why);
}

Deno.test("MetadataFile keeps its content when it is opened again", () => {
  withFolder((folder) => {
    const path = `${folder}/metadata.db`;
    const first = openMetadata(path);
    first.accounts.saveServer(SERVER);
    first.accounts.saveAccount(ACCOUNT);
    first.close();
    const second = openMetadata(path);
    assertEquals(second.accounts.listAccounts(), [ACCOUNT]);
    second.close();
  });
});

Deno.test("MetadataFile refuses a file of a newer version and leaves it alone", () => {
  withFolder((folder) => {
    const path = `${folder}/metadata.db`;
    const newer = new DatabaseSync(path);
    newer.exec("CREATE TABLE later (x); PRAGMA user_version = 99");
    newer.close();
    const failure = assertThrows(
      () => openMetadata(path).accounts.listAccounts(),
      Failure,
    );
    assertEquals(failure.kind, "storage_newer");
  });
});

Deno.test("MetadataFile keeps servers and accounts of a version without more addresses", () => {
  const version = MIGRATIONS.findIndex((it) => it.includes("server_addresses"));
  withFolder((folder) => {
    const path = `${folder}/metadata.db`;
    const old = new DatabaseSync(path);
    for (const migration of MIGRATIONS.slice(0, version)) old.exec(migration);
    old.exec(`PRAGMA user_version = ${version}`);
    old.prepare("INSERT INTO servers VALUES (?, ?, ?, ?, ?, ?, ?)")
      .run(SERVER.id, SERVER.name, SERVER.url, null, null, null, 0);
    old.close();
    const metadata = openMetadata(path);
    const server = metadata.accounts.findServer(SERVER.id);
    assertEquals(server?.url, SERVER.url);
    assertEquals(server?.addresses, undefined);
    metadata.close();
  });
});

Deno.test("SqliteAccountIndex reads no address that stands for two in the binding of a token", async () => {
  const trust = SYSTEM_TRUST;
  const first = { url: "https://a.example/base", trust };
  const second = { url: "https://b.example", trust };
  const url = `${first.url} system\n${second.url}`;
  const joined = { ...SERVER, addresses: [{ url, trust }] };
  const both = { ...SERVER, addresses: [first, second] };
  assertEquals(await bindingOf(joined), await bindingOf(both));
  withFolder((folder) => {
    const metadata = openMetadata(`${folder}/metadata.db`);
    metadata.accounts.saveServer(joined);
    assertEquals(metadata.accounts.findServer(SERVER.id), SERVER);
    metadata.close();
  });
});

Deno.test("MetadataFile says what to do when the file is damaged", () => {
  withFolder((folder) => {
    const path = `${folder}/metadata.db`;
    Deno.writeTextFileSync(path, "not a database, but long enough".repeat(99));
    const failure = assertThrows(
      () => openMetadata(path).accounts.listAccounts(),
      Failure,
    );
    assertEquals(failure.kind, "storage_damaged");
    assert(failure.hint.includes("sign in again"));
  });
});

Deno.test("MetadataFile fails by kind when its folder is missing", () => {
  const failure = assertThrows(
    () => openMetadata("/nonexistent/metadata.db").accounts.listAccounts(),
    Failure,
  );
  assertEquals(failure.kind, "storage_unavailable");
});

Deno.test("MetadataFile migrates once when several open it at once", async () => {
  const folder = await Deno.makeTempDir();
  const module = new URL("./open_metadata.ts", import.meta.url);
  const code = `const { openMetadata } = await import("${module}");
    const it = openMetadata("${folder}/metadata.db");
    it.accounts.saveServer({ id: Deno.args[0].repeat(32), name: "n", url: "u",
      version: null, trust: ${JSON.stringify(SERVER.trust)} });
    it.close();`;
  const script = `${folder}/open.ts`;
  await Deno.writeTextFile(script, code);
  const children = [..."12345678"].map((digit) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", script, digit],
    }).output()
  );
  const results = await Promise.all(children);
  assertEquals(results.map((it) => it.code), Array(8).fill(0));
  const metadata = openMetadata(`${folder}/metadata.db`);
  assertEquals(metadata.accounts.listServers().length, 8);
  metadata.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("MetadataFile waits for who is at work in a file that is new", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/metadata.db`;
  const script = `${folder}/hold.ts`;
  await Deno.writeTextFile(
    script,
    `import { DatabaseSync } from "node:sqlite";
    const database = new DatabaseSync("${path}");
    database.exec("BEGIN IMMEDIATE");
    console.log("held");
    await new Promise((done) => setTimeout(done, 300));
    database.exec("COMMIT");
    database.close();`,
  );
  const holder = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", script],
    stdout: "piped",
  }).spawn();
  const reader = holder.stdout.getReader();
  await reader.read();
  const metadata = openMetadata(path);
  assertEquals(metadata.accounts.listAccounts(), []);
  metadata.close();
  await reader.cancel();
  assertEquals((await holder.status).code, 0);
  await Deno.remove(folder, { recursive: true });
});

Deno.test({
  name:
    "SqliteAccountIndex.saveAccount() keeps an account when another process has ended",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/metadata.db`;
    const [metadata, library] = [
      openMetadata(path),
      openLibraryIndex(path),
    ];
    metadata.accounts.saveServer(SERVER);
    metadata.accounts.saveAccount(ACCOUNT);
    assertEquals(library.libraries.listLibraries(ACCOUNT), []);
    await listAccountsElsewhere(folder);
    assertEquals(deletedFiles(), []);
    const second = { ...ACCOUNT, userId: "2".repeat(32), active: false };
    metadata.accounts.saveAccount(second);
    library.close();
    metadata.close();
    const again = openMetadata(path);
    assertEquals(again.accounts.listAccounts().length, 2);
    again.close();
    await Deno.remove(folder, { recursive: true });
  },
});

/** Opens the metadata in a process of its own, which then ends. */
async function listAccountsElsewhere(folder: string): Promise<void> {
  const module = new URL("./open_metadata.ts", import.meta.url);
  const script = `${folder}/list.ts`;
  await Deno.writeTextFile(
    script,
    `const { openMetadata } = await import("${module}");
    const it = openMetadata("${folder}/metadata.db");
    it.accounts.listAccounts();
    it.close();`,
  );
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", script],
  }).output();
  assertEquals(code, 0);
}

/** Returns the deleted database files that this process still has open. */
function deletedFiles(): string[] {
  return [...Deno.readDirSync("/proc/self/fd")].flatMap(({ name }) => {
    try {
      const target = Deno.readLinkSync(`/proc/self/fd/${name}`);
      return target.includes("metadata.db") && target.endsWith("(deleted)")
        ? [target]
        : [];
    } catch {
      return []; // it has been closed meanwhile
    }
  });
}

Deno.test("SqliteAccountIndex.countUnsent() counts one account's marks and plays when others have some", () =>
  withFolder((folder) => {
    const path = `${folder}/metadata.db`;
    const metadata = openMetadata(path);
    const library = openLibraryIndex(path);
    const other = { ...ACCOUNT, userId: "e".repeat(32) };
    const markedAt = new Date(0);
    const mark = { kind: "played", value: true, markedAt } as const;
    assertEquals(metadata.accounts.countUnsent(ACCOUNT), {
      marks: 0,
      plays: 0,
    });
    for (const [account, ids] of [[ACCOUNT, "12"], [other, "1"]] as const) {
      library.libraries.saveLibraries(account, []);
      for (const id of ids) {
        library.userData.saveUnsentMark(account, {
          ...mark,
          itemId: id.repeat(32),
        });
      }
      const itemId = "1".repeat(32);
      const play = { itemId, positionMs: 1, playedAt: markedAt };
      library.userData.saveUnsentPlay(account, play);
    }
    assertEquals(metadata.accounts.countUnsent(ACCOUNT), {
      marks: 2,
      plays: 1,
    });
    assertEquals(metadata.accounts.countUnsent(other), { marks: 1, plays: 1 });
    library.close();
    metadata.close();
  }));

Deno.test("removeAccount() removes the tracks that the account chose", () => {
  withFolder((folder) => {
    const path = `${folder}/metadata.db`;
    const metadata = openMetadata(path);
    metadata.accounts.saveServer(SERVER);
    metadata.accounts.saveAccount(ACCOUNT);
    const library = openLibraryIndex(path);
    const id = "1".repeat(32);
    library.choices.saveChoices(ACCOUNT, { id, choices: { subtitle: "off" } });
    const chosen = () => library.choices.findChoices(ACCOUNT, id).subtitle;
    assertEquals(chosen(), "off");
    metadata.accounts.removeAccount(ACCOUNT);
    assertEquals(chosen(), null);
    library.close();
    metadata.close();
  });
});
