import { useContext } from "react";
import { ThemeContext } from "../model/theme.ts";
import type { OverlayProps } from "./overlay.ts";
import { overlayOf } from "./overlays.ts";

/** Draws the open overlay. */
export function OverlayView(props: OverlayProps) {
  const { linear } = useContext(ThemeContext);
  const { render, renderLinear } = overlayOf(props.overlay);
  const Overlay = linear ? renderLinear ?? render : render;
  return <Overlay {...props} />;
}
