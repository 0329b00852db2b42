import type { Overlay } from "../model/state.ts";
import { ADD_TO_PLAYLIST } from "./add_to_playlist.tsx";
import { BITRATE } from "./bitrate.tsx";
import { CHOICE } from "./choice.tsx";
import { CONFIRM } from "./confirm.tsx";
import { HELP } from "./help.tsx";
import type { OverlayHandler, OverlayOfKind } from "./overlay.ts";
import { PALETTE } from "./palette.tsx";
import { QUICK_CONNECT } from "./quick_connect.tsx";
import { SKIP_RULES } from "./skip_rules.tsx";
import { SORT } from "./sort.tsx";
import { SIGN_IN } from "./sign_in.tsx";
import { TRUST } from "./trust.tsx";

const OVERLAYS: {
  readonly [K in Overlay["kind"]]: OverlayHandler<OverlayOfKind<K>>;
} = {
  "help": HELP,
  "palette": PALETTE,
  "sign-in": SIGN_IN,
  "trust": TRUST,
  "code": QUICK_CONNECT,
  "skip-rules": SKIP_RULES,
  "bitrate": BITRATE,
  "add-to-playlist": ADD_TO_PLAYLIST,
  "sort": SORT,
  "confirm": CONFIRM,
  "choice": CHOICE,
};

/** Returns the handler of an overlay. */
export function overlayOf<O extends Overlay>({ kind }: O): OverlayHandler<O> {
  return OVERLAYS[kind] as unknown as OverlayHandler<O>;
}
