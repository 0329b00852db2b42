/** Stands in for what Ink loads only while it is being developed itself. */
export default {};
