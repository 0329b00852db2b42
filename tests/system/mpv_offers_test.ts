import { MpvOffers } from "../../src/system/mpv_offers.ts";
import { assertEquals } from "../assert.ts";

Deno.test("MpvOffers shows an offer with a key, and removes both again", () => {
  const sent: unknown[] = [];
  const send = (command: unknown) => {
    const [name, ...rest] = command as unknown[];
    sent.push(name === "show-text" ? [name, rest[0]] : name);
    return Promise.resolve(true);
  };
  const offers = new MpvOffers({ send });
  const pressed: string[] = [];
  const key = (name = "jellytau-offer") =>
    offers.handle({ event: "client-message", args: [name] });
  offers.show(null);
  assertEquals(sent, [], "there was none");
  const accept = () => void pressed.push("intro");
  offers.show({ text: "Skip intro", accept });
  assertEquals(sent.splice(0), [
    "define-section",
    "enable-section",
    ["show-text", "Skip intro: b"],
  ]);
  key("another");
  offers.handle({ event: "seek", args: ["jellytau-offer"] });
  assertEquals(pressed, []);
  key();
  assertEquals(pressed, ["intro"]);
  offers.show(null);
  assertEquals(sent, ["disable-section", ["show-text", ""]]);
  key();
  assertEquals(pressed, ["intro"]);
});
