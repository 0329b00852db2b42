import type { BusValue, BusValues, Received } from "./bus_values.ts";

const PROPERTIES = "org.freedesktop.DBus.Properties";

/** A method or a property. */
interface BusMember {
  readonly interface: string;
  readonly name: string;
}

/** The reason for which a call is refused. Its caller gets the message. */
export class BusRefusal extends Error {
  override readonly name = "BusRefusal";
}

/** The behaviour of an object. Only a `BusRefusal` tells its caller more. */
export interface BusMethods {
  /** Returns the output arguments. */
  call(
    member: BusMember,
    values: readonly Received[],
  ): Promise<readonly BusValue[]> | readonly BusValue[];
  /** Returns all properties of an interface. */
  properties(interfaceName: string): BusValues;
  /** Sets a writable property to a value of its type. */
  set(
    member: BusMember,
    value: Received,
  ): Promise<void>;
}

/**
 * Calls a method, or reads or sets a property.
 *
 * @returns the output arguments
 * @throws {BusRefusal}
 */
export async function answer(
  methods: BusMethods,
  { member, values }: { member: BusMember; values: readonly Received[] },
): Promise<readonly BusValue[]> {
  if (member.interface !== PROPERTIES) {
    return await methods.call(member, values);
  }
  const [on, property, value] = values;
  const about = { interface: String(on), name: String(property) };
  if (member.name === "GetAll") {
    return [{ type: "a{sv}", value: methods.properties(about.interface) }];
  }
  if (member.name === "Set") {
    await methods.set(about, value);
    return [];
  }
  const found = methods.properties(about.interface)[about.name];
  if (found === undefined) throw new BusRefusal("The property has no value");
  return [{ type: "v", value: found }];
}
