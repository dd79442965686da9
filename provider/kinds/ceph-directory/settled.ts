/** What a healthy directory's read says, and no site has a choice of. */
export const settled = { rights: "as made" } as const;
