/** What `adminFiles` is declared as. */
export const inPlace = "in place";
