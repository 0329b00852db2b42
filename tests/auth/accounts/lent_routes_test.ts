import { isRefusedRoute } from "../../../src/auth/accounts/lent_routes.ts";
import { assertEquals } from "@std/assert";

const REFUSED = [
  "/Auth/Keys",
  "/auth/keys/0123",
  "/AUTH/KEYS?a=b",
  "/Auth//Keys/",
  "/Auth%2fKeys",
  "/%41uth/Keys",
  "/%2541uth/Keys",
  "/Auth\\Keys",
  "/Auth;a=b/Keys;c",
  "/%2541uth/Keys/%25zz",
  "/%EF%BC%A1uth/Keys",
  "/Auth/Keys%3Fa=b",
  "/Auth/Keys%23a",
  "/emby/Auth/Keys",
  "/jellyfin/Auth/Keys",
  "/MediaBrowser/emby/Auth/Keys",
  "/Devices",
  "/Devices/Info?id=1",
  "/QuickConnect/Authorize?code=123456",
  "/QuickConnect/Initiate",
  "/Sessions/Logout",
  "/Startup/User",
  "/System/Logs",
  "/System/Logs/Log?name=log_20261130.log",
  "/Users/AuthenticateByName",
  "/Users/AuthenticateWithQuickConnect",
  "/Users/0123/Authenticate",
  "/Users/0123/Password",
  "/Users/Password?userId=0123",
  "/Users/0123/EasyPassword",
  "/Users/0123/Policy",
  "/Users/New",
  "/Users/ForgotPassword/Pin",
  "/socket",
];

const ALLOWED = [
  "/",
  "/Users/Me",
  "/Users/0123",
  "/Users/0123/Items/Latest",
  "/Items?parentId=auth/keys",
  "/Sessions",
  "/System/Info",
  "/System/Info/Storage",
  "/Artists/100%25",
  "/Authors",
  "/Auth/Providers",
  "/Items/0123/PlaybackInfo",
];

Deno.test("isRefusedRoute() refuses every spelling of what outlasts a loan", () => {
  assertEquals(REFUSED.filter((it) => !isRefusedRoute(it)), []);
});

Deno.test("isRefusedRoute() allows what belongs to a loan", () => {
  assertEquals(ALLOWED.filter(isRefusedRoute), []);
});
