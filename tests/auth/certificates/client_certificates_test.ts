import {
  readCertificate,
  removeCertificate,
  setCertificate,
} from "../../../src/auth/certificates/client_certificates.ts";
import { signOut } from "../../../src/auth/accounts/sign_out.ts";
import { removeServer } from "../../../src/auth/server/known_servers.ts";
import { signIn } from "../../../src/auth/sign_in/sign_in.ts";
import { migrateOrigins } from "../../../src/auth/storage/migrate_origins.ts";
import { findOrphans } from "../../../src/auth/storage/orphans.ts";
import { verifyCertificates } from "../../../src/auth/storage/verify_storage.ts";
import { originKey } from "../../../src/core/entry_key.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { StoreChoice } from "../../../src/core/account.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { NO_OPENSSL } from "../../jellyfin/impostor.ts";
import {
  type ClientFiles,
  withClientFiles,
} from "../../jellyfin/verifying_server.ts";
import {
  type AuthFixture,
  HOME,
  makeFixture,
  request,
} from "../auth_fixture.ts";

const KEY = await originKey(HOME, "client_key");

function test(
  name: string,
  fn: (fixture: AuthFixture, files: ClientFiles) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: NO_OPENSSL,
    fn: () => withClientFiles("P-256", (files) => fn(makeFixture(), files)),
  });
}

function set(
  { deps }: AuthFixture,
  { certificate, key }: ClientFiles,
  { store = null, server = HOME }: {
    store?: StoreChoice | null;
    server?: string;
  } = {},
) {
  const given = { server, pem: certificate, keyPem: key, passphrase: null };
  return setCertificate(deps, { ...given, store });
}

async function read({ deps, accounts }: AuthFixture) {
  const [record] = accounts.listClientCertificates();
  assert(record);
  return await readCertificate(deps.storages, record);
}

test(
  "setCertificate() stores the key as a secret, and the certificate on record",
  async (fixture, files) => {
    const { record } = await set(fixture, files);
    assert(!JSON.stringify(record).includes("PRIVATE"));
    assertEquals(await fixture.keyring.listKeys(), [KEY]);
    assert(
      (await read(fixture)).tlsOptionsFor(HOME).key.includes("PRIVATE KEY"),
    );
    await set(fixture, files, { store: "file" });
    assertEquals(await fixture.keyring.listKeys(), []);
    assertEquals(await fixture.file.listKeys(), [KEY]);
  },
);

test(
  "setCertificate() leaves no record when the storage fails",
  async (fixture, files) => {
    fixture.keyring.failure = new Failure("storage_locked", "Cannot: locked");
    await assertRejects(() => set(fixture, files), Failure, "locked");
    assertEquals(fixture.accounts.listClientCertificates(), []);
    const plain = { server: "http://localhost:8096" };
    await assertRejects(
      () => set(fixture, files, plain),
      Failure,
      "http has no",
    );
  },
);

test(
  "setCertificate() sets none for an address that another program recorded",
  async (fixture, files) => {
    const { serverId } = await signIn(fixture.deps, request(), fixture);
    const server = fixture.accounts.findServer(serverId);
    assert(server);
    fixture.accounts.saveServer({ ...server, url: "https://evil.example" });
    const named = { server: server.name };
    const failure = await assertRejects(
      () => set(fixture, files, named),
      Failure,
    );
    assertEquals(failure.kind, "server_changed");
    assertEquals(fixture.accounts.listClientCertificates(), []);
  },
);

test(
  "readCertificate() refuses a pair that does not match, and a missing key",
  async (fixture, files) => {
    await set(fixture, files);
    const [record] = fixture.accounts.listClientCertificates();
    assert(record);
    await withClientFiles("P-256", async ({ certificate }) => {
      const certificatePem = certificate.expose();
      fixture.accounts.saveClientCertificate({ ...record, certificatePem });
      const failure = await assertRejects(() => read(fixture), Failure);
      assertEquals(failure.kind, "storage_damaged");
    });
    await fixture.keyring.delete(KEY);
    const [check] = await verifyCertificates(fixture.deps);
    assertEquals(check?.problem?.kind, "storage_damaged");
    assertEquals(check?.problem?.remedy, "set-certificate");
  },
);

test(
  "removeServer() removes the certificate, and signOut() does not",
  async (fixture, files) => {
    await set(fixture, files);
    const account = await signIn(fixture.deps, request(), fixture);
    await signOut(fixture.deps, { account, localOnly: false, call: {} });
    assertEquals(await fixture.keyring.listKeys(), [KEY]);
    const [server] = fixture.accounts.listServers();
    assert(server);
    await removeServer(fixture.deps, server);
    assertEquals(await fixture.keyring.listKeys(), []);
    const { kind } = await assertRejects(
      () => removeCertificate(fixture.deps, HOME),
      Failure,
    );
    assertEquals(kind, "not_found");
  },
);

test(
  "migrateOrigins() moves client keys, and findOrphans() finds lost ones",
  async (fixture, files) => {
    await set(fixture, files);
    const to = { to: "file", dryRun: false } as const;
    const { certificates } = await migrateOrigins(fixture.deps, to);
    assertEquals(certificates.map((it) => it.state), ["moved"]);
    assertEquals(await fixture.file.listKeys(), [KEY]);
    assert(await read(fixture));
    assertEquals(await findOrphans(fixture.deps), []);
    await set(fixture, files, { store: "keyring" });
    fixture.accounts.removeClientCertificate(HOME);
    const [orphan] = await findOrphans(fixture.deps);
    assertEquals(orphan?.tokenStorage, "libsecret");
  },
);
