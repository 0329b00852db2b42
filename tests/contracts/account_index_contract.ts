import {
  type Account,
  FOREIGN_DEVICE,
  type Server,
  SYSTEM_TRUST,
} from "../../src/core/account.ts";
import type { AccountIndex } from "../../src/core/account_ports.ts";
import { assertEquals } from "@std/assert";

export const SERVER: Server = {
  id: "5".repeat(32),
  name: "Home",
  url: "https://home.example/jellyfin",
  version: "10.11.0",
  trust: { ...SYSTEM_TRUST, pinSha256: "ab".repeat(32) },
};

export const ACCOUNT: Account = {
  serverId: SERVER.id,
  userId: "a".repeat(32),
  userName: "ada",
  alias: "den",
  active: true,
  tokenStorage: "libsecret",
  deviceId: "9".repeat(32),
  signedInAt: new Date("2026-11-23T10:00:00.123Z"),
};

const LATER: Account = {
  ...ACCOUNT,
  userId: "b".repeat(32),
  userName: "bob",
  alias: null,
  signedInAt: new Date("2026-11-24T10:00:00Z"),
};

type Test = (does: string, use: (index: AccountIndex) => void) => void;

/** Tests what every index of accounts promises. */
export function accountIndexContract(
  name: string,
  lend: (use: (index: AccountIndex) => void) => void,
): void {
  const test: Test = (does, use) =>
    Deno.test(`${name} ${does}`, () => lend(use));

  accountTests(test);
  addressTests(test);
  headerTests(test);
  certificateTests(test);
  deviceTests(test);
  changeTests(test);
}

const LAN = {
  url: "https://192.168.1.20:8920",
  trust: { ...SYSTEM_TRUST, caPem: "pem" },
};
const AWAY = {
  url: "https://away.example",
  trust: { ...SYSTEM_TRUST, pinSha256: "cd".repeat(32) },
};

/** Covers the addresses of servers. */
function addressTests(test: Test): void {
  test("saveServer() keeps the order and the trust of all addresses", (index) => {
    for (const addresses of [[LAN, AWAY], [AWAY, LAN], [AWAY]]) {
      const server = { ...SERVER, addresses };
      index.saveServer(server);
      assertEquals(index.findServer(SERVER.id), server);
      assertEquals(index.listServers(), [server]);
    }
    index.saveServer(SERVER);
    assertEquals(index.findServer(SERVER.id), SERVER);
  });

  test("removeAccount() removes the other addresses with the last account", (index) => {
    const server = { ...SERVER, addresses: [LAN] };
    index.saveServer(server);
    index.saveAccount(ACCOUNT);
    index.saveAccount(LATER);
    index.removeAccount(LATER);
    assertEquals(index.findServer(SERVER.id), server);
    index.removeAccount(ACCOUNT);
    assertEquals(index.findServer(SERVER.id), SERVER);
  });

  test("removeServer() removes its addresses", (index) => {
    index.saveServer({ ...SERVER, addresses: [LAN] });
    index.saveLastAddress(SERVER.id, { url: LAN.url, at: new Date(0) });
    index.removeServer(SERVER.id);
    assertEquals(index.listServers(), []);
    index.saveServer(SERVER);
    assertEquals(index.findServer(SERVER.id), SERVER);
    assertEquals(index.findLastAddress(SERVER.id), null);
  });

  test("findLastAddress() returns the last one that was saved", (index) => {
    index.saveServer({ ...SERVER, addresses: [LAN] });
    assertEquals(index.findLastAddress(SERVER.id), null);
    for (const at of [new Date("2026-11-23T10:00:00.5Z"), new Date(0)]) {
      const last = { url: LAN.url, at };
      index.saveLastAddress(SERVER.id, last);
      assertEquals(index.findLastAddress(SERVER.id), last);
    }
    index.saveLastAddress(SERVER.id, null);
    assertEquals(index.findLastAddress(SERVER.id), null);
  });
}

/** Covers saving, listing and removing accounts. */
function accountTests(test: Test): void {
  test("findAccount() returns what was saved, to the millisecond", (index) => {
    index.saveServer(SERVER);
    index.saveAccount(ACCOUNT);
    assertEquals(index.findAccount(ACCOUNT), ACCOUNT);
    assertEquals(index.findServer(SERVER.id), SERVER);
  });

  test("findAccount() returns null when nothing was saved", (index) => {
    assertEquals(index.findAccount(ACCOUNT), null);
    assertEquals(index.findServer(SERVER.id), null);
    assertEquals(index.listAccounts(), []);
    assertEquals(index.listServers(), []);
  });

  test("saveAccount() leaves one active when a second becomes so", (index) => {
    index.saveServer(SERVER);
    index.saveAccount(ACCOUNT);
    index.saveAccount(LATER);
    const active = index.listAccounts().filter((it) => it.active);
    assertEquals(active.map((it) => it.userName), ["bob"]);
  });

  test("saveAccount() moves an alias when another account takes it", (index) => {
    index.saveServer(SERVER);
    index.saveAccount(ACCOUNT);
    index.saveAccount({ ...LATER, alias: "den" });
    assertEquals(index.findAccount(ACCOUNT)?.alias, null);
    assertEquals(index.findAccount(LATER)?.alias, "den");
  });

  test("listAccounts() shows the latest sign-in first", (index) => {
    index.saveServer(SERVER);
    index.saveAccount(ACCOUNT);
    index.saveAccount(LATER);
    assertEquals(index.listAccounts().map((it) => it.userName), ["bob", "ada"]);
  });

  test("removeAccount() activates the latest other one", (index) => {
    index.saveServer(SERVER);
    index.saveAccount({ ...ACCOUNT, active: false });
    index.saveAccount(LATER);
    index.removeAccount(LATER);
    index.removeAccount(LATER);
    assertEquals(index.findAccount(ACCOUNT)?.active, true);
    index.removeAccount(ACCOUNT);
    assertEquals(index.listAccounts(), []);
  });
}

/** Covers the names of the request headers of an origin. */
function headerTests(test: Test): void {
  test("saveRequestHeaders() replaces the names of an origin", (index) => {
    assertEquals(index.listRequestHeaders(), []);
    const file = "encrypted-file" as const;
    const home = { origin: "https://home.example", tokenStorage: file };
    const away = { origin: "https://away.example", tokenStorage: file };
    index.saveRequestHeaders({ ...home, names: ["X-A"] });
    index.saveRequestHeaders({ ...away, names: ["X-C"] });
    index.saveRequestHeaders({ ...home, names: ["X-A", "X-B"] });
    assertEquals(index.listRequestHeaders(), [
      { ...away, names: ["X-C"] },
      { ...home, names: ["X-A", "X-B"] },
    ]);
    index.removeRequestHeaders(home.origin);
    index.removeRequestHeaders(home.origin);
    assertEquals(index.listRequestHeaders(), [{ ...away, names: ["X-C"] }]);
  });
}

/** Covers the client certificate of an origin. */
function certificateTests(test: Test): void {
  test("saveClientCertificate() replaces the certificate of an origin", (index) => {
    assertEquals(index.listClientCertificates(), []);
    const home = {
      origin: "https://home.example",
      certificatePem: "one",
      tokenStorage: "encrypted-file" as const,
    };
    const away = { ...home, origin: "https://away.example" };
    for (const it of [home, away, { ...home, certificatePem: "two" }]) {
      index.saveClientCertificate(it);
    }
    const two = { ...home, certificatePem: "two" };
    assertEquals(index.listClientCertificates(), [away, two]);
    index.removeClientCertificate(home.origin);
    assertEquals(index.listClientCertificates(), [away]);
  });
}

/** Covers the ID of a device per server and user. */
function deviceTests(test: Test): void {
  test("claimDevice() returns one ID per server and user when asked again", (index) => {
    const user = { serverId: SERVER.id, userName: "Zo\u00eb" };
    const [first, second] = ["1".repeat(32), "2".repeat(32)];
    assertEquals(index.claimDevice(user, first), first);
    const respelt = { ...user, userName: "zoe\u0308" };
    assertEquals(index.claimDevice(respelt, second), first);
    const elsewhere = { ...user, serverId: "6".repeat(32) };
    assertEquals(index.claimDevice(elsewhere, second), second);
    const other = { ...user, userName: "bob" };
    assertEquals(index.claimDevice(other, second), second);
  });

  test("claimDevice() returns the ID of an account that was removed", (index) => {
    const { serverId, userName, deviceId } = ACCOUNT;
    const user = { serverId, userName };
    index.saveServer(SERVER);
    index.saveAccount(ACCOUNT);
    index.removeAccount(ACCOUNT);
    assertEquals(index.claimDevice(user, "1".repeat(32)), deviceId);
    index.removeServer(serverId);
    assertEquals(index.claimDevice(user, "1".repeat(32)), "1".repeat(32));
  });

  test("saveBitrateLimit() keeps the limit until the server is removed", (index) => {
    const { id } = SERVER;
    index.saveServer(SERVER);
    assertEquals(index.findBitrateLimit(id), null);
    for (const limit of [4_000_000, 800_000, null, 64_000]) {
      index.saveBitrateLimit(id, limit);
      assertEquals(index.findBitrateLimit(id), limit);
    }
    assertEquals(index.findBitrateLimit("1".repeat(32)), null);
    index.removeServer(id);
    assertEquals(index.findBitrateLimit(id), null);
  });

  test("claimDevice() keeps no id when the account's token was given", (index) => {
    const { serverId, userName } = ACCOUNT;
    index.saveServer(SERVER);
    index.saveAccount({ ...ACCOUNT, deviceId: FOREIGN_DEVICE });
    index.removeAccount(ACCOUNT);
    const user = { serverId, userName };
    assertEquals(index.claimDevice(user, "1".repeat(32)), "1".repeat(32));
  });

  test("claimDevice() returns an unused ID when anybody may approve", (index) => {
    const { serverId, deviceId } = ACCOUNT;
    const anybody = { serverId, userName: null };
    const [first, second] = ["1".repeat(32), "2".repeat(32)];
    assertEquals(index.claimDevice(anybody, first), first);
    assertEquals(index.claimDevice(anybody, second), first);
    index.saveServer(SERVER);
    index.saveAccount({ ...ACCOUNT, deviceId: first });
    assertEquals(index.claimDevice(anybody, second), second);
    index.saveAccount({ ...LATER, deviceId: second });
    index.removeAccount(ACCOUNT);
    assertEquals(index.claimDevice(anybody, deviceId), first);
  });
}

/** Covers changes of what is stored already. */
function changeTests(test: Test): void {
  test("saveServer() replaces and keeps its accounts", (index) => {
    index.saveServer(SERVER);
    index.saveAccount(ACCOUNT);
    const trust = { caPem: "pem", pinSha256: null, allowLoopbackHttp: true };
    const changed = { ...SERVER, name: "Attic", trust };
    index.saveServer(changed);
    assertEquals(index.findServer(SERVER.id), changed);
    assertEquals(index.listAccounts().length, 1);
  });

  test("renameAccount() changes only names, of existing records", (index) => {
    const names = { userName: "ada l", serverName: "Attic", version: "13.0" };
    index.saveServer(SERVER);
    index.renameAccount(ACCOUNT, names);
    assertEquals(index.listAccounts(), []);
    index.saveAccount(ACCOUNT);
    index.saveAccount(LATER);
    index.renameAccount(ACCOUNT, names);
    assertEquals(index.findAccount(ACCOUNT), {
      ...ACCOUNT,
      userName: "ada l",
      active: false,
    });
    assertEquals(index.findAccount(LATER), LATER);
    const { serverName: name, version } = names;
    assertEquals(index.findServer(SERVER.id), { ...SERVER, name, version });
  });

  test("listTokenChanges() lists changes that have begun and not ended", (index) => {
    const { serverId, userId, tokenStorage } = ACCOUNT;
    const change = { serverId, userId, tokenStorage };
    const other = { ...change, tokenStorage: "encrypted-file" } as const;
    assertEquals(index.listTokenChanges(), []);
    index.beginTokenChange(ACCOUNT);
    index.beginTokenChange(change);
    index.beginTokenChange(other);
    index.endTokenChange(other);
    index.endTokenChange({ ...change, userId: LATER.userId });
    assertEquals(index.listTokenChanges(), [change]);
    index.endTokenChange(change);
    assertEquals(index.listTokenChanges(), []);
  });
}
