import { Text as InkText, type TextProps } from "ink";
import { Children, useContext } from "react";
import { inCells } from "../model/cells.ts";
import { ThemeContext } from "../model/theme.ts";

/**
 * Shows Ink's text, measured as terminals do. All other components use this
 * one.
 */
export function Text({ children, dimColor, ...others }: TextProps) {
  const { linear, color, tones } = useContext(ThemeContext);
  const dim = color ? tones.dim : { dimColor: true };
  const style = dimColor ? { ...dim, ...others } : others;
  // A screen reader reads lines, not cells.
  if (linear) return <InkText {...style}>{children}</InkText>;
  return <InkText {...style}>{Children.map(children, measured)}</InkText>;
}

function measured<T>(child: T): T | string {
  return typeof child === "string" ? inCells(child) : child;
}
