import fc from "fast-check";
import { FOREIGN_DEVICE } from "../../src/core/account.ts";
import { Secret } from "../../src/core/secret.ts";
import { parseAuthorization } from "../../src/demo/authorization.ts";
import {
  authorizationHeader,
  type ClientIdentity,
} from "../../src/jellyfin/authorization_header.ts";
import { assert, assertEquals } from "@std/assert";

const IDENTITY: ClientIdentity = {
  client: "JellyTau",
  version: "0.1.0",
  device: "laptop",
  deviceId: "0".repeat(32),
};

Deno.test("authorizationHeader() names the client and no token when there is none", () => {
  assertEquals(
    authorizationHeader(IDENTITY, null),
    `MediaBrowser Client="JellyTau", Device="laptop", ` +
      `DeviceId="${"0".repeat(32)}", Version="0.1.0"`,
  );
});

Deno.test("authorizationHeader() sends a token alone when another client owns it", () => {
  const identity = { ...IDENTITY, deviceId: FOREIGN_DEVICE };
  const token = new Secret("a b");
  assertEquals(
    authorizationHeader(identity, token),
    'MediaBrowser Token="a%20b"',
  );
});

/**
 * Device names that break some clients, and that the server must understand.
 */
const DEVICES: [title: string, device: string][] = [
  ["a comma", "B, C"],
  ["a quote and a comma", 'a"b,c'],
  ["a plus", "A+B"],
  ["a percent", "50%"],
  ["an equal sign", "a=b"],
  ["a backslash and a quote", 'a\\"b'],
  ["an umlaut", "Zöe"],
  ["a typographic apostrophe", "Ada\u2019s laptop"],
  ["Chinese", "客厅"],
  ["an emoji", "📺"],
  ["spaces at both ends", " x "],
  ["a line end", "a\r\nX-Emby-Token: b"],
];

for (const [title, device] of DEVICES) {
  Deno.test(`authorizationHeader() is understood when the device's name holds ${title}`, () => {
    const token = new Secret('t"o,k=e+n%41');
    const header = authorizationHeader({ ...IDENTITY, device }, token);
    const read = parseAuthorization(header, { legacy: false });
    assertEquals(read.get("Device"), device);
    assertEquals(read.get("Token"), 't"o,k=e+n%41');
    assertEquals(read.get("Version"), "0.1.0");
  });
}

Deno.test("authorizationHeader() is one line of ASCII that the server reads back whatever the values", () => {
  const value = fc.string({ unit: "binary", maxLength: 64 });
  const property = fc.property(value, value, value, (device, client, text) => {
    const identity = { ...IDENTITY, device, client };
    const header = authorizationHeader(identity, new Secret(text));
    assert(/^[\x20-\x7e]+$/.test(header));
    const read = parseAuthorization(header, { legacy: false });
    assertEquals(read.get("Token"), text.toWellFormed());
    assertEquals(read.get("Client"), client.toWellFormed());
    assertEquals(
      read.get("Device"),
      device.slice(0, 64).toWellFormed(),
    );
    assertEquals([...read.keys()].length, 5);
  });
  fc.assert(property, { numRuns: 300 });
});
