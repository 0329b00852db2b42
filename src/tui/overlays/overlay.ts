import type { FunctionComponent } from "react";
import type { KeyContext } from "../keys/key_row.ts";
import type { Overlay, State } from "../model/state.ts";

/** The content of an overlay. */
export interface OverlayProps<O extends Overlay = Overlay> {
  readonly overlay: O;
  readonly state: State;
  /** The size of the body; 0 for a screen reader, which has none. */
  readonly columns: number;
  readonly rows: number;
}

/** An overlay: how it is drawn, and its keys. */
export interface OverlayHandler<O extends Overlay = Overlay> {
  /** The keys to know, for the footer. */
  readonly hints: readonly string[];
  /** True if the wheel of the mouse moves in it. */
  readonly scrolls?: boolean;
  readonly render: FunctionComponent<OverlayProps<O>>;
  /** Draws it for a screen reader, if that differs. */
  readonly renderLinear?: FunctionComponent<OverlayProps<O>>;
  /** Handles a key other than Esc and Ctrl-C. */
  onKey(
    context: KeyContext,
    pressed: { readonly overlay: O; readonly key: string },
  ): void;
  /** Inserts pasted text, if there is a field for it. */
  onPaste?(
    context: KeyContext,
    pasted: { readonly overlay: O; readonly text: string },
  ): void;
}

export type OverlayOfKind<K extends Overlay["kind"]> = Extract<
  Overlay,
  { kind: K }
>;
