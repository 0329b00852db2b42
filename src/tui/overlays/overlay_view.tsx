import type { Layout } from "../model/layout.ts";
import { paletteEntries } from "../keys/palette.ts";
import { SignInScreen } from "../view/sign_in_screen.tsx";
import { currentLocation, type State } from "../model/state.ts";
import {
  CodeOverlay,
  ConfirmOverlay,
  HelpOverlay,
  PaletteOverlay,
  TrustOverlay,
} from "./overlays.tsx";

/** Shows the overlay above the current location. */
export function OverlayView(
  { state, layout }: { state: State; layout: Layout },
) {
  const { overlay } = state;
  switch (overlay?.kind) {
    case "help":
      return (
        <HelpOverlay
          overlay={overlay}
          location={currentLocation(state).kind}
          columns={layout.columns}
          rows={layout.bodyRows}
        />
      );
    case "palette":
      return (
        <PaletteOverlay
          overlay={overlay}
          entries={paletteEntries(state, overlay.text)}
          columns={layout.columns}
          rows={layout.bodyRows}
        />
      );
    case "sign-in":
      return <SignInScreen form={overlay.form} />;
    case "trust":
      return (
        <TrustOverlay question={overlay.question} answer={overlay.answer} />
      );
    case "code":
      return (
        <CodeOverlay
          overlay={overlay}
          columns={layout.columns}
          rows={layout.bodyRows}
        />
      );
    case "confirm":
      return <ConfirmOverlay question={overlay.question} />;
    default:
      return null;
  }
}
