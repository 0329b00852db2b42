import { mediaServersContract } from "../contracts/media_servers_contract.ts";
import { FakeMediaServers, FakeServer } from "./fake_media_servers.ts";

const URL = "https://home.example";
const SILENT = "https://silent.example";

mediaServersContract("FakeMediaServers", {
  lend(check) {
    const home = new FakeServer();
    const silent = new FakeServer();
    home.needsPin = true;
    home.body = () => ["{}"];
    silent.silent = true;
    return check({
      servers: new FakeMediaServers({ [URL]: home, [SILENT]: silent }),
      url: URL,
      pinSha256: "ab".repeat(32),
      closedUrl: "https://closed.example",
      silentUrl: SILENT,
      host: {
        id: home.id,
        name: home.name,
        version: home.version,
        setQuickConnect: (isOn) => home.quickConnect = isOn,
        expireCodes: () => home.codes.clear(),
        redirect: () => home.redirects = true,
      },
    });
  },
});
