import { MpvOffers } from "../../src/system/mpv_offers.ts";
import { assertEquals } from "@std/assert";
import { settled } from "../fakes/manual_clock.ts";

/** Returns the offers of an mpv, and what it was told. */
function withMpv({ knows = true } = {}) {
  const sent: unknown[] = [];
  const send = (command: unknown) => {
    const [name, ...rest] = command as unknown[];
    sent.push(name === "show-text" ? [name, rest[0]] : name);
    return Promise.resolve(knows || name === "show-text" ? true : null);
  };
  return { offers: new MpvOffers({ send }), sent };
}

const NO_ACTION = () => undefined;

Deno.test("MpvOffers shows an offer with a key, and removes both again", async () => {
  const { offers, sent } = withMpv();
  const pressed: string[] = [];
  const key = (name = "jellytau-offer") =>
    offers.handle({ event: "client-message", args: [name] });
  offers.show(null);
  assertEquals(sent, [], "there was none");
  const accept = () => void pressed.push("intro");
  offers.show({ text: "Skip intro", accept });
  await settled();
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

Deno.test("MpvOffers names no key that mpv refuses", async () => {
  const { offers, sent } = withMpv({ knows: false });
  offers.show({ text: "Skip intro", accept: NO_ACTION });
  await settled();
  assertEquals(sent.at(-1), ["show-text", "Skip intro"]);
});

Deno.test("MpvOffers shows no text that was withdrawn meanwhile", async () => {
  const { offers, sent } = withMpv();
  offers.show({ text: "Skip intro", accept: NO_ACTION });
  offers.show(null);
  await settled();
  assertEquals(sent.at(-1), ["show-text", ""]);
});
